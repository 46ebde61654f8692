package org.karmma.epickitchens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/**
 * The clips that the challenge judges by themselves, too (Damen et al., IJCV 2022, section 4.1): those of participants who are in no
 * training clip, and those of tail classes. A clip is in the tail of the verbs or of the nouns where its class is; in that of the actions
 * where either is, as the authors' evaluation has it.
 *
 * <p>The files that name them are part of the annotations. Where one is not there, it is computed as their page defines it: participants
 * without a training narration; the smallest classes that together account for 20 % of the training narrations.
 */
final class Judged {

    private static final double TAIL = .2;

    private final Set<Integer> tailVerbs;
    private final Set<Integer> tailNouns;
    private final Map<Source, Set<String>> unseen = new TreeMap<>();

    Judged(AnnotationFolder folder, Map<Source, List<Narration>> read, Findings findings) throws DataException {
        List<Narration> training = read.getOrDefault(Source.TRAIN, List.of());
        tailVerbs = classes(folder, "verb", training, Narration::verb, findings);
        tailNouns = classes(folder, "noun", training, Narration::noun, findings);
        Set<String> seen = training.stream().map(Narration::participant).collect(Collectors.toSet());
        for (Source source : read.keySet()) {
            if (source.unseen() != null) {
                unseen.put(source, participants(folder, source, read.get(source), seen, findings));
            }
        }
    }

    private static Set<Integer> classes(AnnotationFolder folder, String space, List<Narration> training, ToIntFunction<Narration> label,
            Findings findings) throws DataException {
        String name = "EPIC_100_tail_" + space + "s.csv";
        Set<Integer> tail = new HashSet<>();
        if (folder.has(name)) {
            for (Table.Row row : Table.read(folder.file(name), findings, space).rows()) {
                try {
                    tail.add(row.index(space));
                } catch (BadRowException e) {
                    findings.error(Finding.ANNOTATIONS, row.where(), e.getMessage(), "Fetch the file again, or leave it out");
                }
            }
            return tail;
        }
        Map<Integer, Integer> sizes = new TreeMap<>();
        training.forEach(n -> sizes.merge(label.applyAsInt(n), 1, Integer::sum));
        List<Integer> smallest = new ArrayList<>(sizes.keySet());
        smallest.sort(Comparator.comparing(sizes::get));
        double left = TAIL * training.size();
        for (int one : smallest) {
            left -= sizes.get(one);
            if (left < 0) {
                break;
            }
            tail.add(one);
        }
        return tail;
    }

    private static Set<String> participants(AnnotationFolder folder, Source source, List<Narration> judged, Set<String> seen,
            Findings findings) throws DataException {
        if (!folder.has(source.unseen())) {
            return judged.stream().map(Narration::participant).filter(p -> !seen.contains(p)).collect(Collectors.toSet());
        }
        Set<String> named = new HashSet<>();
        for (Table.Row row : Table.read(folder.file(source.unseen()), findings, "participant_id").rows()) {
            String participant = row.optional("participant_id");
            named.add(participant);
            if (seen.contains(participant)) {
                findings.error(Finding.ANNOTATIONS, row.where(), participant + " is called unseen, but is in " + Source.TRAIN.file(),
                        "Fetch both files again, of one version");
            }
        }
        return named;
    }

    /** The groups of a split that hold any clip. */
    List<ClipGroup> of(Source source, List<Narration> narrations) {
        Set<String> people = unseen.getOrDefault(source, Set.of());
        Set<String> ids = narrations.stream().filter(n -> people.contains(n.participant())).map(Narration::id).collect(Collectors.toSet());
        List<ClipGroup> groups = new ArrayList<>();
        if (!ids.isEmpty()) {
            groups.add(new ClipGroup("unseen", "unseen participants", (clip, space) -> ids.contains(clip.id())));
        }
        if (narrations.stream().anyMatch(n -> tailVerbs.contains(n.verb()) || tailNouns.contains(n.noun()))) {
            groups.add(new ClipGroup("tail", "tail classes", this::isTail));
        }
        return groups;
    }

    private boolean isTail(Clip clip, String space) {
        boolean verb = clip.label("verb").isPresent() && tailVerbs.contains(clip.label("verb").getAsInt());
        boolean noun = clip.label("noun").isPresent() && tailNouns.contains(clip.label("noun").getAsInt());
        return switch (space) {
            case "verb" -> verb;
            case "noun" -> noun;
            default -> verb || noun;
        };
    }
}
