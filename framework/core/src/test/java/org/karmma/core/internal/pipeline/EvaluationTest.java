package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.karmma.core.ConfigurationException;
import org.karmma.core.EvaluateResult;
import org.karmma.core.internal.experiment.EvaluationSetup;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Predictions;

/** A trained student is tested over data of its own, without child processes. */
class EvaluationTest extends Extended {

    /** The toy data as a benchmark: with a group, a challenge, and perhaps without labels or with other classes. */
    private static final class Benchmark extends ToyData {

        private boolean labelled = true;
        private List<String> actions = List.of("cut", "wash", "open");

        @Override
        public Dataset open(Path root, Map<String, String> settings) {
            Dataset toy = super.open(root, settings);
            return new Dataset() {
                @Override
                public String id() {
                    return toy.id();
                }

                @Override
                public List<LabelSpace> labelSpaces() {
                    return List.of(new LabelSpace("action", actions), toy.labelSpaces().get(1));
                }

                @Override
                public List<Clip> clips(Split split) {
                    return labelled ? toy.clips(split) : toy.clips(split).stream().map(clip -> {
                        Clip.Builder without = Clip.builder(clip.id());
                        clip.evidence().forEach(without::evidence);
                        return without.build();
                    }).toList();
                }

                @Override
                public List<ClipGroup> groups(Split split) {
                    return List.of(new ClipGroup("first", "the first clips", (clip, space) -> clip.id().matches("test[0-3]")));
                }

                @Override
                public Optional<Submission> submission(Split split) {
                    return split == Split.TEST ? Optional.of(new Handed()) : Optional.empty();
                }
            };
        }
    }

    /** A line a clip. */
    private static final class Handed implements Submission {

        @Override
        public String title() {
            return "the toy challenge";
        }

        @Override
        public List<String> spaces() {
            return List.of("action");
        }

        @Override
        public String entry() {
            return "toy.txt";
        }

        @Override
        public void write(OutputStream out, List<ScoredClip> clips) throws IOException {
            for (ScoredClip c : clips) {
                out.write((c.clip().id() + " " + c.scores().get("action").length + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private final Benchmark benchmark = new Benchmark();

    private Setup setup(String split) throws Exception {
        Map<String, String> overrides = new TreeMap<>(ENOUGH);
        overrides.put("evaluation.split", split);
        ToyPlugins plugins = new ToyPlugins() {
            @Override
            public Map<String, DatasetProvider> datasetsById() {
                return Map.of("toy", benchmark);
            }
        };
        return EvaluationSetup.of(parent.description(), parent.sha256(), "kitchen", ToyPlugins.experiment(top, overrides), plugins);
    }

    private EvaluateResult evaluated(Setup setup, Path submission) throws Exception {
        RunFolder folder = new RunFolder(top);
        carryOut(setup, folder);
        return new EvaluationReport(setup, folder, stages(setup).inOrder()).write(submission);
    }

    @Test
    void whatTheRunFoundIsFoundAgain() throws Exception {
        int before = arrays();
        EvaluateResult result = evaluated(setup("test"), top.resolve("handed.txt"));
        assertEquals(before, arrays(), "nothing is left in native memory");

        RunFolder run = new RunFolder(base);
        new ToyRun(ToyPlugins.setup(base, ENOUGH), run).carryOut(name -> name.equals("test-karmma_s-1"));
        Outcome tested = Outcome.read(run.outcome("karmma_s", 1));
        Predictions predictions = Predictions.open(result.predictions());
        Outcome again = predictions.outcomes(Progress.NONE).get(0);
        assertEquals("kitchen", again.system());
        assertEquals(tested.tested().ids(), again.tested().ids());
        for (int mask = 1; mask <= 3; mask++) {
            assertArrayEquals(tested.correct()[mask - 1], again.correct()[mask - 1], "mask " + mask);
        }
        JsonNode results = JSON.readTree(result.results().toFile());
        JsonNode kitchen = results.path("systems").path("kitchen");
        assertEquals(tested.percent()[2], kitchen.path("subsets").path("left+right").path("mean").asDouble(), 0.001);
        assertEquals(4, kitchen.path("metrics").path("action").path("subsets").path("left").path("groups").path("first")
                .path("clips").asInt(), kitchen.toString());
        assertTrue(kitchen.path("missing_sampled_standard_error").path("0.9").isNumber());
        String report = Files.readString(result.report());
        assertEquals(6, report.split("class=\"shown\"", -1).length - 1, "clips to look at");
        assertTrue(report.contains("<img src=\"data:image/jpeg;base64,/9j/") && report.contains("alt=\"toy left of the clip\""),
                "with strips");
        assertTrue(Float.isNaN(predictions.logits("kitchen", 1, "right", "action").get(4)[0]),
                "every fifth clip was recorded without right");

        assertEquals(12, Files.readAllLines(top.resolve("handed.txt")).size());
        assertEquals("test0 3", Files.readAllLines(top.resolve("handed.txt")).get(0));
        assertTrue(result.summary().stream().anyMatch(l -> l.contains("the toy challenge, 12 clips")), result.summary().toString());
        Path zip = top.resolve("handed.zip");
        evaluated(setup("test"), zip);
        try (ZipFile handed = new ZipFile(zip.toFile())) {
            assertArrayEquals(Files.readAllBytes(top.resolve("handed.txt")), handed.getInputStream(handed.getEntry("toy.txt"))
                    .readAllBytes());
        }
    }

    @Test
    void onlyOneSplitIsLookedAt() throws Exception {
        List<String> stages = new ArrayList<>(stages(setup("validation")).inOrder().stream().map(Stage::name).toList());
        assertEquals("data, match-validation, signals-validation-0, signals-validation-1, signals-validation-2, signals-validation-3, "
                + "limit-validation, evaluate, strips", stages.stream().collect(Collectors.joining(", ")));
    }

    @Test
    void withoutLabelsThereArePredictions() throws Exception {
        benchmark.labelled = false;
        EvaluateResult result = evaluated(setup("test"), null);
        assertNull(result.results());
        assertTrue(result.summary().get(0).contains("there are predictions, and nothing to judge them by"), result.summary().toString());
        assertEquals(12, Predictions.open(result.predictions()).logits("kitchen", 1, "left+right", "action").size());
    }

    @Test
    void aSplitWithoutAChallengeIsHandedInNowhere() throws Exception {
        DataException e = assertThrows(DataException.class, () -> evaluated(setup("validation"), top.resolve("handed.txt")));
        assertTrue(e.getMessage().contains("its validation split is handed in nowhere"), e.getMessage());
    }

    @Test
    void otherClassesAreRefusedBeforeAnythingIsDecoded() throws Exception {
        benchmark.actions = List.of("cut", "rinse", "open");
        DataException e = assertThrows(DataException.class, () -> evaluated(setup("test"), null));
        assertTrue(e.getMessage().contains("class 1 is 'rinse' here and 'wash' there"), e.getMessage());
        assertTrue(Files.notExists(new RunFolder(top).signals(Split.TEST)));
    }

    @Test
    void teachersAreRefused() throws Exception {
        ModelPackage teacher = ModelPackage.read(new RunFolder(base).network("karmma_t", 1));
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> EvaluationSetup.of(teacher.description(),
                teacher.sha256(), "teacher", ToyPlugins.experiment(top, Map.of()), new ToyPlugins()));
        assertTrue(e.getMessage().contains("is a teacher"), e.getMessage());
    }

    @Test
    void predictionsAreFiledUnderTheLastPartOfTheName() {
        assertEquals("kitchen", EvaluationRunner.system("kitchen"));
        assertEquals("karmma_s-seed1", EvaluationRunner.system("runs/networks/karmma_s-seed1/"));
        assertEquals("model-2-nd", EvaluationRunner.system("2 nd"));
    }

    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }
}
