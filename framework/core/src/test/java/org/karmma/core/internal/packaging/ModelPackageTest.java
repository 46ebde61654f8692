package org.karmma.core.internal.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.packaging.ModelDescription.Cost;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.serving.TrainedRamps;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;

class ModelPackageTest {

    @TempDir Path folder;

    @Test
    void comesBackAsItWas() throws Exception {
        Path home = folder.resolve("ramps");
        ModelPackage written = TrainedRamps.write(home);
        ModelPackage read = ModelPackage.read(home);
        assertEquals(written.description(), read.description());
        assertEquals(TrainedRamps.description().measured(), read.description().measured());
        assertEquals(64, read.description().slots().get(0).weightsSha256().length());
        assertEquals(written.created(), read.created());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> expected = TrainedRamps.weights(manager);
            Map<String, NDArray> weights = read.weights(manager);
            assertEquals(expected.keySet(), weights.keySet());
            for (String key : expected.keySet()) {
                assertEquals(expected.get(key).getShape(), weights.get(key).getShape(), key);
                assertArrayEquals(expected.get(key).toFloatArray(), weights.get(key).toFloatArray(), key);
            }
            assertArrayEquals(TrainedRamps.probes(manager).get("left/tokens").toFloatArray(),
                    read.probes(manager).get("left/tokens").toFloatArray());
        }
        assertEquals(List.of("model.json", "probes.safetensors", "weights.safetensors"), names(home));
        assertEquals(List.of("ramps"), names(folder));
    }

    @Test
    void theDescriptionReadsWell() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        JsonNode json = new ObjectMapper().readTree(folder.resolve("ramps/model.json").toFile());
        assertEquals(2, json.get("format").asInt());
        JsonNode model = json.get("model");
        assertEquals("student", model.get("role").asText());
        assertEquals("karmma_s", model.get("system").asText());
        assertEquals("left", model.at("/slots/0/id").asText());
        assertEquals(2, model.at("/slots/0/tokens/count").asInt());
        assertEquals("float32", model.at("/slots/0/signal/type").asText());
        assertEquals("cut", model.at("/label_spaces/0/classes/0").asText());
        assertEquals("learned", model.at("/fusion/missing").asText());
        assertEquals("validation", model.at("/measured/split").asText());
        assertEquals(72.5, model.at("/measured/percent/left+right").asDouble());
        assertEquals(64, json.at("/files/weights.safetensors/sha256").asText().length());
    }

    @Test
    void aStudentThatWasExtendedSaysWhatWasAddedToWhom() throws Exception {
        ModelPackage parent = TrainedRamps.write(folder.resolve("ramps"));
        SlotDescription above = new SlotDescription("above", "A", "above", parent.description().slots().get(0).tokens(),
                parent.description().slots().get(0).signal(), "above-student", "f00d", "ramps 1.0.0", null, false);
        ModelDescription extended = parent.description().extended(above, null, parent.description().provenance(), Map.of(),
                parent.sha256());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> weights = parent.weights(manager);
            weights.put("above/weight", manager.eye(4, 6, 0));
            Map<String, NDArray> probes = parent.probes(manager);
            probes.put("above/signal", probes.get("left/signal"));
            probes.put("above/tokens", probes.get("left/tokens"));
            ModelDescription read = ModelPackage.write(folder.resolve("extended"), extended, weights, probes).description();
            assertEquals(List.of(false, false, true), read.slots().stream().map(SlotDescription::added).toList());
            assertEquals(new ModelDescription.Parent("ramps", parent.sha256()), read.parent());
            assertEquals("ramps with above", read.name());
            assertEquals(List.of(false, false, true), read.fusionSpec().slots().stream().map(s -> s.added()).toList());
            ModelPackage.read(folder.resolve("extended")).putCost(Map.of("above", new ModelDescription.Cost(1.0, 2L, null, 3.0)));
            assertEquals(read.parent(), ModelPackage.read(folder.resolve("extended")).description().parent(), "whatever it costs");
        }
    }

    /** What others than extended students are described by has not changed since before there were any. */
    @Test
    void whatWasNeverExtendedReadsAsItAlwaysDid() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        String json = Files.readString(folder.resolve("ramps/model.json"));
        assertTrue(!json.contains("added") && !json.contains("parent"), json);
        ModelDescription read = ModelPackage.read(folder.resolve("ramps")).description();
        assertEquals(null, read.parent());
        assertTrue(read.slots().stream().noneMatch(SlotDescription::added) && !read.fusionSpec().hasAddedSlots());
    }

    @Test
    void replacesAnEarlierOneAndLeavesNothingBeside() throws Exception {
        Path home = folder.resolve("ramps");
        TrainedRamps.write(home);
        Files.writeString(home.resolve("stray.txt"), "of the earlier one");
        TrainedRamps.write(home);
        assertEquals(3, names(home).size());
        assertEquals(List.of("ramps"), names(folder));
    }

    @Test
    void anArrayTooFewLeavesTheEarlierOneAlone() throws Exception {
        Path home = folder.resolve("ramps");
        String before = TrainedRamps.write(home).created().toString();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> probes = TrainedRamps.probes(manager);
            probes.remove("right/tokens");
            assertTrue(assertThrows(IllegalArgumentException.class, () -> ModelPackage.write(home, TrainedRamps.description(),
                    TrainedRamps.weights(manager), probes)).getMessage().contains("right/tokens"));
            Map<String, NDArray> weights = TrainedRamps.weights(manager);
            weights.put("middle/weight", manager.zeros(new ai.djl.ndarray.types.Shape(1)));
            assertThrows(IllegalArgumentException.class,
                    () -> ModelPackage.write(home, TrainedRamps.description(), weights, TrainedRamps.probes(manager)));
        }
        assertEquals(before, ModelPackage.read(home).created().toString());
        assertEquals(List.of("ramps"), names(folder));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Path home = folder.resolve("ramps");
        refused(home, "there is no model.json, so it is no model package");
        TrainedRamps.write(home);
        Files.delete(home.resolve("probes.safetensors"));
        refused(home, "probes.safetensors: it is missing from the model package");
    }

    @Test
    void saysWhatIsTruncatedOrAltered() throws Exception {
        Path weights = folder.resolve("ramps/weights.safetensors");
        TrainedRamps.write(folder.resolve("ramps"));
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 10));
        refused(folder.resolve("ramps"), "weights.safetensors: it is truncated: " + (whole.length - 10) + " of " + whole.length + " bytes");
        whole[whole.length - 1] ^= 1;
        Files.write(weights, whole);
        refused(folder.resolve("ramps"), "weights.safetensors: it was altered");
    }

    @Test
    void whatIsAlteredAfterOpeningIsNoticedWhenItIsLoaded() throws Exception {
        ModelPackage model = TrainedRamps.write(folder.resolve("ramps"));
        Files.writeString(folder.resolve("ramps/weights.safetensors"), "nothing");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            assertThrows(DataException.class, () -> model.weights(manager));
        }
    }

    @Test
    void saysWhatItCannotUnderstand() throws Exception {
        Path json = folder.resolve("ramps/model.json");
        TrainedRamps.write(folder.resolve("ramps"));
        String text = Files.readString(json);
        Files.writeString(json, text.replaceFirst("\"format\" : 2", "\"format\" : 3"));
        refused(folder.resolve("ramps"), "it has format 3, this version reads format 2. Use the version of Karmma that wrote it,"
                + " or a newer");
        Files.writeString(json, text.substring(0, text.length() / 2));
        refused(folder.resolve("ramps"), "model.json: it cannot be understood");
        Files.writeString(json, text.replace("\"id\" : \"left\"", "\"id\" : \"right\""));
        refused(folder.resolve("ramps"), "two slots are called right");
        Files.writeString(json, "[]");
        refused(folder.resolve("ramps"), "it has no format version");
    }

    @Test
    void accuracyOnTheTestSplitHasNoPlaceInIt() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Measured(Split.TEST, 1, "action", Map.of(), Map.of(), Map.of()))
                .getMessage().contains("validation"));
    }

    @Test
    void aCrashBetweenTwoRenamesIsPutRight() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        Files.move(folder.resolve("ramps"), folder.resolve(".ramps.old-6f2c"));
        ModelPackage.recover(folder);
        assertEquals("ramps", ModelPackage.read(folder.resolve("ramps")).description().name());
    }

    @Test
    void whatACrashLeftAsideIsRemovedAndWhatALivingProcessHasAsideIsNot() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        String id = "123e4567-e89b-12d3-a456-426614174000";
        String ours = ".ramps.new-" + ProcessHandle.current().pid() + "-" + id;
        long none = 1L << 40; // more than any system numbers its processes
        for (String name : List.of(".ramps.old-" + none + "-" + id, ".ramps.new-" + none + "-" + id, ours, ".hidden")) {
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("model.json"), "{");
        }
        ModelPackage.recover(folder);
        assertEquals(List.of(".hidden", ours, "ramps"), names(folder));
        assertEquals("ramps", ModelPackage.read(folder.resolve("ramps")).description().name());
        ModelPackage.recover(folder.resolve("nowhere"));
    }

    @Test
    void theWeightsOfSomeSlotsComeAlone() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Set<String> keys = ModelPackage.read(folder.resolve("ramps")).weights(manager, "left"::equals).keySet();
            assertTrue(keys.contains("left/weight") && keys.contains("fusion/right_missing") && !keys.contains("right/weight"),
                    keys.toString());
        }
    }

    @Test
    void whatAnAnswerCostsIsAddedLater() throws Exception {
        TrainedRamps.write(folder.resolve("ramps"));
        ModelPackage.read(folder.resolve("ramps")).putCost(Map.of("left", new Cost(0.5, 24L, null, 1.5),
                "right", new Cost(null, null, 3.0, 2.0)));
        ModelPackage read = ModelPackage.read(folder.resolve("ramps"));
        assertEquals(24, read.description().cost().get("left").parameters());
        assertNull(read.description().cost().get("right").gflops(), "nobody could count");
        assertEquals(TrainedRamps.description().measured(), read.description().measured());
        byte[] before = Files.readAllBytes(folder.resolve("ramps/model.json"));
        read.putCost(read.description().cost());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("ramps/model.json")));
    }

    private static void refused(Path home, String part) {
        String message = assertThrows(DataException.class, () -> ModelPackage.read(home)).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
