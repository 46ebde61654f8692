package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/** The annotations of one copy, read whole. */
final class EpicDataset implements Dataset {

    /** The ids of the label spaces. */
    static final List<String> SPACES = List.of("action", "verb", "noun");

    private static final Map<Split, String> FILES = Map.of(Split.TRAIN, "EPIC_100_train.csv",
            Split.VALIDATION, "EPIC_100_validation.csv", Split.TEST, "EPIC_100_test_timestamps.csv");

    private final List<LabelSpace> spaces;
    private final Map<Split, List<Clip>> clips = new EnumMap<>(Split.class);
    private final List<String> skipped = new ArrayList<>();

    EpicDataset(Path root) throws DataException {
        Path annotations = root.resolve("annotations");
        List<String> verbs = ClassNames.read(annotations.resolve("EPIC_100_verb_classes.csv"));
        List<String> nouns = ClassNames.read(annotations.resolve("EPIC_100_noun_classes.csv"));
        Map<Split, List<Narration>> rows = new EnumMap<>(Split.class);
        Set<String> ids = new HashSet<>();
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            rows.put(split, Narration.read(annotations.resolve(FILES.get(split)), split != Split.TEST, verbs.size(), nouns.size(), ids,
                    skipped));
        }
        Map<List<Integer>, Integer> actions = actions(rows);
        if (actions.isEmpty()) {
            throw new DataException(annotations.resolve(FILES.get(Split.TRAIN)).toString(), "no row can be used",
                    skipped.isEmpty() ? "Fetch it again" : "The first reason is: " + skipped.get(0));
        }
        List<String> names = actions.keySet().stream().map(a -> verbs.get(a.get(0)) + " " + nouns.get(a.get(1))).toList();
        spaces = List.of(new LabelSpace(SPACES.get(0), names), new LabelSpace(SPACES.get(1), verbs), new LabelSpace(SPACES.get(2), nouns));
        MediaFiles media = new MediaFiles(root);
        rows.forEach((split, narrations) -> clips.put(split, clips(narrations, media, actions)));
    }

    /** The pairs that occur in training and validation, sorted by verb, then noun; the index of each is its place. */
    private static Map<List<Integer>, Integer> actions(Map<Split, List<Narration>> rows) {
        Set<Integer> keys = new TreeSet<>();
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
            rows.get(split).forEach(n -> keys.add(n.verb() << 16 | n.noun()));
        }
        Map<List<Integer>, Integer> actions = new LinkedHashMap<>();
        keys.forEach(key -> actions.put(List.of(key >> 16, key & 0xffff), actions.size()));
        return actions;
    }

    private List<Clip> clips(List<Narration> narrations, MediaFiles media, Map<List<Integer>, Integer> actions) {
        List<Clip> clips = new ArrayList<>(narrations.size());
        for (Narration n : narrations) {
            var evidence = media.of(n.participant(), n.video());
            if (evidence.isEmpty()) {
                skipped.add(n.where() + ": no media of " + n.video() + " (such as " + n.participant() + "/videos/" + n.video() + ".MP4)");
                continue;
            }
            Clip.Builder clip = Clip.builder(n.id()).span(n.start(), n.stop());
            evidence.forEach(clip::evidence);
            if (n.labelled()) {
                Integer action = actions.get(List.of(n.verb(), n.noun()));
                if (action != null) {
                    clip.label("action", action);
                }
                clip.label("verb", n.verb()).label("noun", n.noun());
            }
            clips.add(clip.build());
        }
        return List.copyOf(clips);
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
}
