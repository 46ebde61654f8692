package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** From nothing to results through child JVMs, each a Felix of its own. */
class TrainedRunIT {

    @TempDir
    Path folder;

    private static TrainedRun run;

    @BeforeAll
    static void train() throws Exception {
        run = TrainedRun.get();
    }

    @Test
    void everyStageWasCarriedOutOnce() {
        assertEquals(List.of(), run.heard().skipped());
        assertEquals(run.heard().begun().size(), new HashSet<>(run.heard().begun()).size());
        assertTrue(run.heard().begun().containsAll(List.of("data", "pretrain-video", "tokens-detection-train", "karmma_t-1", "baseline-1",
                "baseline_delta-1", "karmma_s-1", "test-karmma_s-1", "cost-karmma_t")), run.heard().begun().toString());
    }

    @Test
    void resultsSayWhatEachSystemDoesWithEverySubset() throws Exception {
        JsonNode results = new ObjectMapper().readTree(run.result().results().toFile());
        assertEquals(run.out().resolve("results.json"), run.result().results());
        for (String system : List.of("karmma_t", "baseline", "baseline_delta", "karmma_s")) {
            JsonNode of = results.path("systems").path(system);
            assertEquals(15, of.path("subsets").size(), system);
            JsonNode all = of.path("subsets").path("video+flow+audio+detection");
            assertTrue(0 <= all.path("low").asDouble(-1) && all.path("low").asDouble() <= all.path("mean").asDouble()
                    && all.path("mean").asDouble() <= all.path("high").asDouble() && all.path("high").asDouble() <= 100, all.toString());
            assertEquals(10, of.path("missing").size(), system);
            assertTrue(of.path("missing").path("0.9").path("mean").isNumber(), system);
        }
        JsonNode teacher = results.path("systems").path("karmma_t").path("cost");
        JsonNode student = results.path("systems").path("karmma_s").path("cost");
        for (String subset : List.of("audio", "video+flow+audio+detection")) {
            assertTrue(student.path(subset).path("gflops").asDouble() < teacher.path(subset).path("gflops").asDouble(), subset);
            assertTrue(student.path(subset).path("parameters").asLong() > 0, subset);
        }
        assertTrue(student.path("audio").path("gflops").asDouble() < student.path("video+audio").path("gflops").asDouble(),
                "an absent modality's extractor costs nothing");
        for (String bundle : List.of("audio", "karmma-core", "karmma-model", "karmma-media", "karmma-micro-kitchens",
                "karmma-epic-kitchens")) {
            JsonNode versions = results.path("versions");
            assertEquals(64, versions.path(bundle + " bundle, SHA-256").asText().length(), bundle + ": " + versions);
        }
        assertEquals(24, results.path("test_clips").asInt());
        assertTrue(Files.size(run.result().report()) > 10_000);
    }

    @Test
    void everythingElseLiesInOnePlaceAndNothingIsHalfWritten() throws Exception {
        try (Stream<Path> top = Files.list(run.out())) {
            assertEquals(Set.of("results.json", "report.html", "run", "training", "data"),
                    Set.copyOf(top.map(path -> path.getFileName().toString()).toList()));
        }
        assertEquals(List.of(), TrainedRun.unfinished(run.out()));
    }

    @Test
    void theSameAgainDoesNothingAgain() throws Exception {
        byte[] before = Files.readAllBytes(run.result().results());
        TrainedRun.Heard heard = new TrainedRun.Heard();
        RunResult again;
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(AssembledHome.in(folder.resolve("home"))))) {
            again = karmma.service(Workbench.class).run(TrainedRun.request(run.experiment(), run.out()), heard);
        }
        assertEquals(List.of(), heard.begun());
        assertEquals(Set.copyOf(run.heard().begun()), Set.copyOf(heard.skipped()));
        assertArrayEquals(before, Files.readAllBytes(again.results()));
        assertEquals(run.result().summary(), again.summary());
        assertFalse(again.summary().isEmpty());
    }
}
