package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** What {@code karmma run --dry-run --limit} says of a run, held against that run. Of times nothing is asserted. */
class EstimateIT {

    /** Decoded signals and tokens have one size a clip; of a few clips another share has each modality. */
    private static final double FACTOR = 1.25;

    @TempDir
    Path folder;

    private static long size(Path path) throws Exception {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void theEstimateOfARunIsNearToWhatItLeftOnTheDisk() throws Exception {
        TrainedRun run = TrainedRun.get();
        Path out = folder.resolve("out");
        Ended ended = KarmmaCommand.in(folder).run("run", run.experiment(), "--set", "dataset.root=" + run.data(), "--dry-run",
                "--limit", "16", "--json", "--out", out);
        assertEquals(0, ended.code(), ended.err());
        JsonNode estimate = new ObjectMapper().readTree(ended.out());
        assertEquals(new ObjectMapper().readTree("{\"train\":72,\"validation\":18,\"test\":24,\"pretrain\":64}"), estimate.path("clips"));
        Map<String, Long> bytes = new HashMap<>();
        estimate.path("steps").forEach(step -> bytes.merge(kind(step.path("name").asText()), step.path("bytes").asLong(), Long::sum));
        Path work = run.out().resolve("run");
        near("signals", bytes.get("signals"), size(work.resolve("signals")));
        near("tokens", bytes.get("tokens"), size(work.resolve("tokens")));
        near("networks", bytes.get("network"), size(work.resolve("networks")));
        near("everything", estimate.path("bytes").asLong(), size(run.out()) - logs(work));
        assertTrue(estimate.path("seconds").asDouble() > 0 && estimate.path("measuredOn").has("libtorch"), estimate.toString());
        try (Stream<Path> left = Files.walk(out)) {
            assertEquals(List.of("lock"), left.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList());
        }
    }

    private static String kind(String step) {
        return step.matches("(karmma|baseline).*") ? "network" : step.split("-")[0];
    }

    /** What no stage makes: the report, and what workers say. */
    private static long logs(Path work) throws Exception {
        return size(work.resolve("logs")) + size(work.resolve("bundles")) + size(work.resolveSibling("report.html"))
                + size(work.resolveSibling("results.json"));
    }

    private static void near(String what, double estimated, double real) {
        assertTrue(estimated < FACTOR * real && real < FACTOR * estimated, what + ": estimated " + estimated + " bytes, there are " + real);
    }
}
