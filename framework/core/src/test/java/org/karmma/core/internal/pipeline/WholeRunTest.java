package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.DataException;
import org.karmma.evaluation.Outcome;

/** Every stage of a small experiment, without child processes. */
class WholeRunTest {

    @TempDir
    Path top;

    /** Arrays that live anywhere in this process. */
    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void fromClipsToAReport() throws Exception {
        Setup setup = ToyPlugins.setup(top, Map.of("dataset.settings.bad", "1", "limits.badClips", "0.1"));
        RunFolder folder = new RunFolder(top);
        int before = arrays();
        ToyRun run = new ToyRun(setup, folder);
        List<Stage> stages = new Stages(setup, Map.of()).inOrder();
        Map<String, JsonNode> facts = run.carryOut(name -> true);
        assertEquals(before, arrays(), "nothing is left in native memory");
        assertEquals(stages.size(), facts.size());
        for (Stage stage : stages) {
            Map<String, String> code = Map.of("left", "0".repeat(64), "karmma-core", stage.name().startsWith("test-") ? "b" : "a");
            new StageRecord(stage.name(), "key", 1, null, facts.get(stage.name()), code).write(folder.record(stage.name()));
        }
        assertTrue(run.messages().stream().anyMatch(m -> m.contains("train0") && m.contains("right0.raw")), run.messages().toString());
        assertEquals(23, facts.get("baseline-1").path("clips").asInt(), "24 training clips, of which one is damaged");
        for (TrainedSystem system : TrainedSystem.values()) {
            assertEquals(12, Outcome.read(folder.outcome(system.id(), 1)).clips());
            assertEquals(List.of("left", "right"),
                    ModelPackage.read(folder.network(system.id(), 1)).description().slots().stream().map(s -> s.id()).toList());
            assertEquals(3, ModelPackage.read(folder.network(system.id(), 1)).clips().count("right"), "probes start at clips");
        }
        assertTrue(facts.get("cost-karmma_s").path("left+right").path("gflops").asDouble()
                > facts.get("cost-karmma_s").path("left").path("gflops").asDouble());

        List<String> summary = new RunReport(setup, folder, stages).write();
        assertFalse(summary.isEmpty());
        JsonNode results = new ObjectMapper().readTree(folder.results().toFile());
        assertTrue(results.path("systems").path("karmma_s").path("subsets").path("left+right").path("mean").isNumber(), results.toString());
        assertEquals(23, results.path("clips").path("train").asInt(), "those that could be read");
        for (TrainedSystem system : TrainedSystem.values()) {
            ModelDescription.Cost cost = ModelPackage.read(folder.network(system.id(), 1)).description().cost().get("left+right");
            assertEquals(results.path("systems").path(system.id()).path("cost").path("left+right").path("parameters").asLong(),
                    cost.parameters());
        }
        assertEquals("0".repeat(64), results.path("versions").path("left bundle, SHA-256").asText());
        assertEquals("a, b", results.path("versions").path("karmma-core bundle, SHA-256").asText(),
                "what made the networks, and what tested them");
        assertTrue(Files.size(folder.report()) > 1000);
        assertEquals(1 + 30 + 24 + 12 + 12, Files.readAllLines(folder.splits()).size(), "which clip is in which split");
    }

    @Test
    void theLimitOfBadClipsIsOneOfTheWholeSplit() throws Exception {
        Setup setup = ToyPlugins.setup(top, Map.of("dataset.settings.bad", "2", "limits.badClips", "0.1"));
        // both lie in the first of four shards of six clips, where they are a third, and are a twelfth of the split
        Map<String, JsonNode> facts = new ToyRun(setup, new RunFolder(top)).carryOut(name -> name.matches("data|(signals|limit)-train.*"));
        assertEquals(2, facts.get("limit-train").path("bad").asInt());
        assertEquals(22, facts.get("limit-train").path("clips").asInt());

        // seven lie in two shards: neither is above the limit of 6.48, together they are
        Setup strict = ToyPlugins.setup(top, Map.of("dataset.settings.bad", "7", "limits.badClips", "0.27"));
        DataException e = assertThrows(DataException.class, () -> new ToyRun(strict, new RunFolder(top))
                .carryOut(name -> name.matches("data|(signals|limit)-train.*")));
        assertTrue(e.getMessage().contains("7 of the split's 24") && e.getMessage().contains("right0.raw")
                && e.getMessage().contains("limits.badClips (now 0.27)"), e.getMessage());
    }
}
