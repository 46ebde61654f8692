package org.karmma.epickitchens;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;

/** One copy, opened. */
final class EpicDataset implements Dataset {

    static final String ACTION = "action";

    /** The ids of the label spaces. */
    static final List<String> SPACES = List.of(ACTION, "verb", "noun");

    private final Copy copy;
    private final Map<String, Integer> sls;
    private final List<LabelSpace> spaces;
    private final Map<Split, List<Clip>> clips = new EnumMap<>(Split.class);
    private final List<String> skipped;

    /**
     * @param sls supervision levels, for the challenge's file
     * @param skipped what was left out so far
     * @param findings told of clips without media, which are left out where the data set is opened
     */
    EpicDataset(Copy copy, Map<String, Integer> sls, List<String> skipped, Findings findings) {
        this.copy = copy;
        this.sls = sls;
        this.skipped = skipped;
        List<String> names = copy.actions.pairs().stream().map(a -> copy.verbs.get(a.get(0)) + " " + copy.nouns.get(a.get(1))).toList();
        spaces = List.of(new LabelSpace(SPACES.get(0), names), new LabelSpace(SPACES.get(1), copy.verbs),
                new LabelSpace(SPACES.get(2), copy.nouns));
        copy.narrations.forEach((split, narrations) -> clips.put(split, clips(narrations, findings)));
    }

    private List<Clip> clips(List<Narration> narrations, Findings findings) {
        List<Clip> made = new ArrayList<>(narrations.size());
        for (Narration n : narrations) {
            Map<String, Evidence> evidence = copy.media.of(n);
            if (evidence.isEmpty() && !findings.isInspecting()) {
                findings.error(Finding.ANNOTATIONS, n.where(), "no media of " + n.video() + " (such as "
                        + MediaFiles.place(MediaFiles.VIDEO, n.participant(), n.video()) + ")", "Fetch them");
            } else {
                made.add(clip(n, evidence));
            }
        }
        return List.copyOf(made);
    }

    private Clip clip(Narration n, Map<String, Evidence> evidence) {
        Clip.Builder clip = Clip.builder(n.id()).span(n.start(), n.stop());
        evidence.forEach(clip::evidence);
        if (n.labelled()) {
            Integer action = copy.actions.of(n.verb(), n.noun());
            if (action != null) {
                clip.label(ACTION, action);
            }
            clip.label("verb", n.verb()).label("noun", n.noun());
        }
        return clip.build();
    }

    @Override
    public String id() {
        return EpicKitchens.ID;
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return spaces;
    }

    @Override
    public List<Clip> clips(Split split) {
        return clips.getOrDefault(split, List.of());
    }

    @Override
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** {@code unseen} and {@code tail}, as the challenge defines them, of the splits that are judged. */
    @Override
    public List<ClipGroup> groups(Split split) {
        return split == Split.VALIDATION || split == Split.TEST
                ? copy.judged.of(copy.division.source(split), copy.narrations.getOrDefault(split, List.of())) : List.of();
    }

    /** For the test split, where its labels are not there. */
    @Override
    public Optional<Submission> submission(Split split) {
        List<Narration> test = copy.narrations.getOrDefault(Split.TEST, List.of());
        if (split != Split.TEST || copy.division.star() || test.isEmpty() || test.stream().anyMatch(Narration::labelled)) {
            return Optional.empty();
        }
        Map<String, Integer> classes = new HashMap<>();
        spaces.forEach(space -> classes.put(space.id(), space.size()));
        return Optional.of(new ChallengeFile(sls, classes, copy.actions, test.stream().map(Narration::id).toList()));
    }
}
