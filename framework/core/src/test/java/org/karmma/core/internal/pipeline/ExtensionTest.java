package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.karmma.core.RunFailedException;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;

/** The modality {@code front} is added, and what was there before stays what it was. */
class ExtensionTest extends Extended {

    @Test
    void aModalityIsAddedAndNothingElseMoves() throws Exception {
        int before = arrays();
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        Map<String, JsonNode> facts = carryOut(setup, folder);
        assertEquals(before, arrays(), "nothing is left in native memory");
        assertEquals(18, facts.get("extend").path("clips").asInt(), "24 training clips, of which every fourth was recorded without it");

        ModelPackage extended = ModelPackage.read(folder.network("extended", 1));
        ModelDescription is = extended.description();
        assertEquals(List.of("left", "right", "front"), is.slots().stream().map(SlotDescription::id).toList());
        assertEquals(List.of(false, false, true), is.slots().stream().map(SlotDescription::added).toList());
        assertEquals(parent.description().slots(), is.slots().subList(0, 2), "weights' hashes and all");
        assertEquals(new ModelDescription.Parent("toy KARMMA_S", parent.sha256()), is.parent());
        assertEquals(7, is.measured().percent().size());
        for (Map.Entry<String, Double> old : parent.description().measured().percent().entrySet()) {
            assertEquals(old.getValue(), is.measured().percent().get(old.getKey()), old.getKey());
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> now = extended.weights(manager);
            parent.weights(manager).forEach((name, w) -> assertArrayEquals(w.toFloatArray(), now.get(name).toFloatArray(), name));
        }

        ExtensionReport report = new ExtensionReport(setup, folder, parent.description());
        report.refuseWhatMoved();
        List<String> lines = report.write(stages(setup).inOrder());
        assertEquals(lines, Files.readAllLines(folder.extensionTable()));
        JsonNode json = JSON.readTree(folder.extension().toFile());
        assertEquals(Set.of("left", "right", "left+right"), names(json.path("old").path("subsets")));
        json.path("old").path("subsets").forEach(old -> {
            assertTrue(old.path("identical").asBoolean(), json.toString());
            assertEquals(0, old.path("largest_logit_difference").asDouble(-1));
            assertEquals(old.path("before"), old.path("after"));
        });
        assertEquals(Set.of("left+right+front", "left+front", "right+front", "front"), names(json.path("with")));
        assertTrue(json.path("with").path("front").path("without").isNull(), "without it nothing is left");
        JsonNode left = json.path("with").path("left+front");
        assertEquals(left.path("with").path("mean").asDouble() - left.path("without").path("mean").asDouble(),
                left.path("difference").path("mean").asDouble(), 0.002);
        assertTrue(left.path("difference").path("low").asDouble() <= left.path("difference").path("mean").asDouble(), left.toString());
        assertTrue(left.path("difference").path("low").asDouble() > 0, "front tells all there is to tell: " + left);
        assertEquals(12, json.path("clips").asInt());
        assertEquals("0".repeat(64), json.path("bundles").path("front").asText());
        assertTrue(lines.stream().anyMatch(l -> l.contains("the answers of 3 of 3 subsets are what they were, bit for bit")),
                lines.toString());
    }

    /** Arrays that live anywhere in this process. */
    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void fineTuningMovesOldAnswersAndIsRefusedBeyondItsTolerance() throws Exception {
        Setup strict = setup(Map.of("extension.fineTune", "true", "extension.tolerance", "0", "extension.learningRate", "2",
                "extension.epochs", "3"));
        RunFolder folder = new RunFolder(top);
        JsonNode facts = carryOut(strict, folder).get("extend");
        assertEquals(24, facts.path("clips").asInt(), "clips without the modality guard the old answers");
        facts.path("moved").forEach(by -> assertTrue(by.asDouble() > 0, facts.toString()));
        Measured measured = ModelPackage.read(folder.network("extended", 1)).description().measured();
        assertEquals(7, measured.temperatures().get("action").size());
        for (String old : List.of("left", "right", "left+right")) {
            assertNotEquals(parent.description().measured().temperature("action", old), measured.temperature("action", old),
                    "answers that moved are calibrated anew");
        }
        // whatever that did: the accuracy that the tolerance is about
        for (double after : new double[] {50 - 1e-9, 51}) {
            write(folder, facts, 51.5, after);
            boolean within = 51.5 - after <= 1;
            ExtensionReport report = new ExtensionReport(setup(Map.of("extension.fineTune", "true")), folder, parent.description());
            if (within) {
                report.refuseWhatMoved();
            } else {
                String said = assertThrows(RunFailedException.class, report::refuseWhatMoved).getMessage();
                assertTrue(said.contains("'toy KARMMA_S' stays as it was")
                        && said.contains("tolerance of 1.0 points on left+right from 51.5 to 50.0 %") && said.contains("right from"), said);
            }
        }
        List<String> lines = new ExtensionReport(strict, folder, parent.description()).write(stages(strict).inOrder());
        assertTrue(lines.stream().anyMatch(l -> l.contains("0 of 3 subsets")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("left+right: logits moved by up to")), lines.toString());
    }

    private static void write(RunFolder folder, JsonNode facts, double before, double after) throws Exception {
        JsonNode edited = facts.deepCopy();
        for (String subset : List.of("left+right", "left", "right")) {
            ((ObjectNode) edited.path("before")).put(subset, before);
            ((ObjectNode) edited.path("after")).put(subset, after);
        }
        record(folder, "extend", edited);
    }

    /** An answer that moves although nothing was to move is refused, too. */
    @Test
    void aFusionThatBreaksItsPromiseIsFoundOut() throws Exception {
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        JsonNode facts = carryOut(setup, folder).get("extend");
        ((ObjectNode) facts.path("moved")).put("left", 1e-7);
        record(folder, "extend", facts);
        ExtensionReport report = new ExtensionReport(setup, folder, parent.description());
        String said = assertThrows(RunFailedException.class, report::refuseWhatMoved).getMessage();
        assertTrue(said.contains("left by up to 1.0e-07") && said.contains("karmma"), said);
        new ExtensionReport(setup(Map.of("resources.threads", "2")), folder, parent.description()).refuseWhatMoved();
    }

    @Test
    void interruptedItGoesOnAndMakesTheSame() throws Exception {
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        parent.copyTo(folder.parent());
        ToyRun run = new ToyRun(setup, folder);
        run.carryOut(name -> !name.contains("extend"));
        Stage extend = stages(setup).byName().get("extend");
        List<Long> heard = new ArrayList<>();
        StageContext impatient = new StageContext("extend", folder, setup, Device.cpu(), (done, total, note) -> {
            heard.add(done);
            if (done == 5) {
                throw new CancellationException("enough");
            }
        }, text -> {});
        assertThrows(CancellationException.class, () -> extend.work().run(impatient));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), heard);
        assertFalse(Files.exists(folder.network("extended", 1)));
        run.carryOut(name -> name.equals("extend"));
        ModelPackage once = ModelPackage.read(folder.network("extended", 1));
        RunFolder other = new RunFolder(top.resolve("other"));
        ModelPackage whole = extended(setup, other);
        assertEquals(whole.description(), once.description());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> expected = whole.weights(manager);
            once.weights(manager).forEach((name, w) -> assertArrayEquals(expected.get(name).toFloatArray(), w.toFloatArray(), name));
        }
    }

    @Test
    void anExtendedStudentCanBeExtendedAgain() throws Exception {
        ModelPackage first = trained(top.resolve("one"), Map.of("modalities", "[left]", "dataset.settings.validation", "40"));
        RunFolder second = new RunFolder(top.resolve("two"));
        Setup right = setup(first, "right", QUICK, new ToyPlugins());
        first.copyTo(second.parent());
        new ToyRun(right, second).carryOut(name -> true);
        ModelPackage two = ModelPackage.read(second.network("extended", 1));
        RunFolder third = new RunFolder(top.resolve("three"));
        two.copyTo(third.parent());
        Map<String, JsonNode> facts = new ToyRun(setup(two, "front", QUICK, new ToyPlugins()), third).carryOut(name -> true);
        assertEquals(Set.of("left", "right", "left+right"), names(facts.get("extend").path("moved")));
        facts.get("extend").path("moved").forEach(by -> assertEquals(0, by.asDouble(-1), facts.toString()));
        ModelDescription three = ModelPackage.read(third.network("extended", 1)).description();
        assertEquals(List.of(false, true, true), three.slots().stream().map(SlotDescription::added).toList());
        assertEquals(7, three.measured().temperatures().get("action").size());
        for (String old : List.of("left", "right", "left+right")) {
            assertEquals(two.description().measured().temperature("action", old), three.measured().temperature("action", old), old);
        }
    }
}
