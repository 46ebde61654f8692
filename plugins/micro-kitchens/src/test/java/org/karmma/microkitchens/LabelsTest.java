package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.epickitchens.EpicKitchens;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.somethingsomething.SomethingSomething;

/** Clips without labels, and clips with wrong ones, in both layouts. */
class LabelsTest {

    private static final MicroKitchens PROVIDER = new MicroKitchens(new EpicKitchens(), new SomethingSomething(), new FfmpegWriter());

    @TempDir
    Path root;

    private static Map<String, String> settings(Layout layout, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("seed", "3", "train", "64", "validation", "16", "test", "16", "pool", "1",
                "participants", "4", "layout", layout.key()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private Dataset made(Map<String, String> settings) throws Exception {
        PROVIDER.prepare(root, settings, 2, Progress.NONE);
        Dataset made = PROVIDER.open(root, settings);
        assertEquals(List.of(), made.skipped());
        return made;
    }

    private static Map<String, String> labels(Dataset data, Split split) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Clip clip : data.clips(split)) {
            labels.put(clip.id(), clip.label("action").isPresent()
                    ? data.labelSpaces().get(0).classes().get(clip.label("action").getAsInt()) : "");
        }
        return labels;
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void whatHasNoLabelIsInTrainingBesideTheRest(Layout layout) throws Exception {
        Dataset data = made(settings(layout, "unlabelled", "32"));
        Map<String, String> training = labels(data, Split.TRAIN);
        assertEquals(96, training.size());
        List<String> unlabelled = training.keySet().stream().filter(id -> training.get(id).isEmpty()).toList();
        assertEquals(32, unlabelled.size());
        assertEquals(List.copyOf(training.keySet()).subList(64, 96), unlabelled, "behind those that are labelled");
        Set<String> judged = new HashSet<>(labels(data, Split.VALIDATION).keySet());
        judged.addAll(labels(data, Split.TEST).keySet());
        assertEquals(32, judged.size());
        assertTrue(unlabelled.stream().noneMatch(judged::contains));

        List<Session> with = Plan.of(Settings.of(settings(layout, "unlabelled", "32")));
        List<Session> without = Plan.of(Settings.of(settings(layout)));
        assertEquals(without.stream().map(Session::video).toList(), with.subList(0, without.size()).stream().map(Session::video).toList());
        assertEquals(without.stream().map(Session::parts).map(List::size).toList(),
                with.subList(0, without.size()).stream().map(Session::parts).map(List::size).toList(), "the labelled clips are the same");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void wrongLabelsAreOfOtherClassesAndListedAndOnlyInTraining(Layout layout) throws Exception {
        Dataset noisy = made(settings(layout, "labelNoise", "0.25"));
        List<String> listed = Files.readAllLines(root.resolve("annotations/wrong_labels.csv"));
        assertEquals(16 + 1, listed.size(), "a quarter of 64, and the header");
        Map<String, String> said = labels(noisy, Split.TRAIN);
        for (String row : listed.subList(1, listed.size())) {
            String[] columns = row.split(",");
            assertNotEquals(layout.action(action(columns[1])), layout.action(action(columns[2])), row);
            assertEquals(layout.action(action(columns[1])), said.get(columns[0]), row);
        }
        int right = 0;
        for (Session session : Plan.of(Settings.of(settings(layout, "labelNoise", "0.25")))) {
            for (int i = 0; i < session.parts().size(); i++) {
                right += session.parts().get(i).scene().action() == session.said().get(i) ? 1 : 0;
            }
        }
        assertEquals(64 + 16 + 16 - 16, right);
    }

    private static Action action(String key) {
        return Action.ALL.stream().filter(action -> action.key().equals(key)).findFirst().orElseThrow();
    }

    /** As who inspects the folder with the reader that the layout is of. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void theReaderIsToldOfTheUnlabelledBySetting(Layout layout) throws Exception {
        made(settings(layout, "unlabelled", "16"));
        var reader = layout == Layout.EPIC ? new EpicKitchens() : new SomethingSomething();
        List<Finding> findings = new ArrayList<>();
        Map<String, String> told = new HashMap<>(reader.settings());
        told.put("unlabelled", layout.unlabelled());
        assertEquals(80, reader.inspect(root, told, findings::add, Progress.NONE).orElseThrow().clips(Split.TRAIN).size());
        assertEquals(64, reader.open(root, reader.settings()).clips(Split.TRAIN).size(), "never without being told");
        assertFalse(findings.stream().anyMatch(f -> f.severity() != Finding.Severity.WARNING), findings.toString());

        told.put("unlabelled", layout == Layout.EPIC ? "EPIC_100_train.csv" : "train.json");
        List<Finding> twice = new ArrayList<>();
        reader.inspect(root, told, twice::add, Progress.NONE);
        assertTrue(twice.stream().anyMatch(f -> f.problem().contains("occurs twice")), "what is in another split is no such clip: "
                + twice);
    }
}
