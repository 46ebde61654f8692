package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyExtractor;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.model.Safetensors;

/** Students whose extractors start from weights that are there, frozen or fine-tuned. */
class StartingWeightsTest {

    private static final String WEIGHTS = "extractors.left.student.weights";
    private static final String TRAIN = "extractors.left.student.train";

    @TempDir
    static Path base;

    /** Trained before. */
    static Path earlier;

    @TempDir
    Path top;

    @BeforeAll
    static void train() throws Exception {
        earlier = student(base, Map.of("training.student.epochs", "4"));
    }

    /** Trains a student without any teacher. @return its package */
    private static Path student(Path folder, Map<String, String> overrides) throws Exception {
        RunFolder run = new RunFolder(folder);
        new ToyRun(ToyPlugins.setup(folder, overrides), run).carryOut(StartingWeightsTest::isNeeded);
        return run.network("baseline", 1);
    }

    private static boolean isNeeded(String stage) {
        return stage.matches("data|(signals|limit)-.*|baseline-1");
    }

    private static Map<String, float[]> weights(Path folder, String part) throws Exception {
        Map<String, float[]> all = new TreeMap<>();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            ModelPackage.read(folder).weights(manager).forEach((name, weight) -> {
                if (name.startsWith(part + "/")) {
                    all.put(name, weight.toFloatArray());
                }
            });
        }
        assertFalse(all.isEmpty());
        return all;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, numbers) -> assertArrayEquals(numbers, found.get(name), name));
    }

    private static boolean same(Map<String, float[]> one, Map<String, float[]> other) {
        return one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), other.get(name)));
    }

    @Test
    void frozenWeightsAreThoseOfTheFileBitForBitAndTheRestIsTrained() throws Exception {
        Path frozen = student(top, Map.of(WEIGHTS, earlier.toString(), TRAIN, "false"));
        assertSame(weights(earlier, "left"), weights(frozen, "left"));
        assertFalse(same(weights(earlier, "right"), weights(frozen, "right")), "the other one started anew");
        assertFalse(same(weights(earlier, "fusion"), weights(frozen, "fusion")));
    }

    @Test
    void fineTunedWeightsMoveByTheirOwnRate() throws Exception {
        Map<String, float[]> from = weights(earlier, "left");
        Path tuned = student(Files.createDirectories(top.resolve("a")), Map.of(WEIGHTS, earlier.toString()));
        Path slowly = student(Files.createDirectories(top.resolve("b")),
                Map.of(WEIGHTS, earlier.toString(), "extractors.left.student.learningRateFactor", "0.01"));
        double far = distance(from, weights(tuned, "left"));
        double near = distance(from, weights(slowly, "left"));
        assertTrue(near > 0 && near < far / 10, "moved by " + near + " and by " + far);
    }

    private static double distance(Map<String, float[]> from, Map<String, float[]> to) {
        double sum = 0;
        for (String name : from.keySet()) {
            for (int i = 0; i < from.get(name).length; i++) {
                sum += Math.abs(from.get(name)[i] - to.get(name)[i]);
            }
        }
        return sum;
    }

    @Test
    void theProbeStartsAndIsFrozenAlike() throws Exception {
        Map<String, String> overrides = Map.of(WEIGHTS, earlier.toString(), TRAIN, "false");
        Map<String, JsonNode> facts = new ToyRun(ToyPlugins.setup(top, overrides), new RunFolder(top))
                .carryOut(name -> isNeeded(name) || name.equals("probe-left"));
        assertTrue(Double.isFinite(facts.get("probe-left").path("loss").asDouble()));
    }

    @Test
    void whatStudentsStartFromDecidesStudentsAlone() throws Exception {
        Map<String, String> plain = keys(Map.of());
        assertEquals(plain, keys(Map.of(TRAIN, "true", "extractors.left.student.learningRateFactor", "1")),
                "said or not, it is the default");
        Map<String, String> other = keys(Map.of(WEIGHTS, earlier.toString()));
        List<String> again = plain.keySet().stream().filter(name -> !plain.get(name).equals(other.get(name))).toList();
        assertTrue(again.containsAll(List.of("probe-left", "baseline-1", "karmma_s-1", "test-karmma_s-1")), again.toString());
        assertTrue(again.stream().noneMatch(name -> name.matches("data|probe-right|.*karmma_t.*|(signals|tokens|pretrain).*")),
                again.toString());
        Path copy = ModelPackage.read(earlier).copyTo(top.resolve("elsewhere")).folder();
        assertEquals(other, keys(Map.of(WEIGHTS, copy.toString())), "the weights count, not where they are");
    }

    private Map<String, String> keys(Map<String, String> overrides) throws Exception {
        return StageRecord.keys(new Stages(ToyPlugins.setup(top, overrides), Map.of()).inOrder(), Map.of());
    }

    @Test
    void otherWeightsThanTheRunHasRecordedAreRefused() throws Exception {
        Path file = top.resolve("mine.safetensors");
        write(file, 1);
        Setup recorded = new Setup(ExperimentReader.parse(ExperimentReader.write(
                ToyPlugins.setup(top, Map.of(WEIGHTS, file.toString())).experiment())), new ToyPlugins());
        write(file, 2);
        DataException e = assertThrows(DataException.class, () -> new ToyRun(recorded, new RunFolder(top))
                .carryOut(StartingWeightsTest::isNeeded));
        assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().contains("not the weights that the run has recorded"),
                e.getMessage());
    }

    /** All that the toy extractor has, with one number everywhere. */
    private static void write(Path file, float number) throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> weights = new TreeMap<>();
            ModelPackage.read(earlier).weights(manager).forEach((name, weight) -> {
                if (name.startsWith("left/")) {
                    weights.put(name.substring(5), weight.onesLike().mul(number));
                }
            });
            Safetensors.write(file, weights, Map.of());
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedBeforeAnyWorkWithKeyAndFile() throws Exception {
        refused(Map.of(WEIGHTS, top.resolve("none").toString()), "none", "cannot be read");
        refused(Map.of("modalities", "[left, front]", "extractors.front.student.weights", earlier.toString()), earlier.toString(),
                "extractors.front.student.weights", "has no slot front");
        Path file = top.resolve("other.safetensors");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Safetensors.write(file, Map.of("other", manager.ones(new Shape(2))), Map.of());
        }
        refused(Map.of(WEIGHTS, file.toString()), file.toString(), "another network's", "unknown [other]");
        refused(Map.of(TRAIN, "false"), TRAIN, "nothing has trained", WEIGHTS);
    }

    private void refused(Map<String, String> overrides, String... said) {
        String message = assertThrows(ConfigurationException.class, () -> ToyPlugins.setup(top, overrides)).getMessage();
        for (String part : said) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void anExtractorOfOtherCodeIsRefusedByItsFingerprint() throws Exception {
        ToyPlugins others = new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                return role == Role.STUDENT ? List.of(new ToyExtractor(modality, role, BYTES, new TokenLayout(3, 3)))
                        : super.extractorsOf(modality, role);
            }
        };
        var experiment = ToyPlugins.experiment(top, Map.of(WEIGHTS, earlier.toString()));
        String message = assertThrows(ConfigurationException.class, () -> new Setup(experiment, others)).getMessage();
        assertTrue(message.contains(WEIGHTS) && message.contains(earlier.toString()) && message.contains("fingerprint"), message);
    }
}
