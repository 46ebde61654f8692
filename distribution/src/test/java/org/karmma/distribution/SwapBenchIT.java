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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.bench.Build;
import org.karmma.bench.RewrittenBundle;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Presence;

/** The benchmark of swapping, shorter than it is meant to be: what it counts has to be right, how long things take is not looked at. */
class SwapBenchIT {

    private static final int EVENTS = 300;

    @TempDir
    Path folder;

    private TrainedRun run;
    private KarmmaCommand command;

    @BeforeEach
    void home() throws Exception {
        run = TrainedRun.get();
        command = KarmmaCommand.in(folder);
    }

    /** Half of what the benchmark relies on: the other builds are what they are meant to be, whatever the modality. */
    @Test
    void onlyTheEqualBuildIsLetIn() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(command.home()))) {
            Workbench workbench = karmma.service(Workbench.class);
            workbench.install(run.result().student(), "kitchen");
            for (Presence slot : workbench.student("kitchen").orElseThrow().slots()) {
                for (Build build : List.of(Build.LYING, Build.OTHER_FINGERPRINT, Build.EQUAL)) {
                    Path jar = folder.resolve(build + "-" + slot.slot() + ".jar");
                    RewrittenBundle.write(command.home().modalities().resolve("karmma-" + slot.slot() + ".jar"), build, jar);
                    karmma.updateModality(slot.slot(), jar);
                    Presence now = workbench.student("kitchen").orElseThrow().slots().stream().filter(s -> s.slot().equals(slot.slot()))
                            .findFirst().orElseThrow();
                    String here = karmma.bundleOf(slot.slot()).orElseThrow().getVersion().toString();
                    if (build.isAdmissible()) {
                        assertEquals(Presence.present(slot.slot()), now, here);
                    } else {
                        assertEquals(Cause.INCOMPATIBLE, now.cause(), now::toString);
                        String said = build == Build.LYING ? "other tokens" : "fingerprint";
                        assertTrue(Stream.of(said, "karmma-" + slot.slot() + " " + here, "karmma-" + slot.slot() + " 0.1.0", "Install")
                                .allMatch(now.detail()::contains), now::toString);
                    }
                }
            }
        }
    }

    @Test
    void nothingIsLostOrWrongWhateverHappensToBundles() throws Exception {
        KarmmaCommand.Ended ended = command.run("bench", "swap", "--json", "--events", EVENTS, "--seed", 1, "--model",
                run.result().student());
        assertTrue(ended.code() == 0 || ended.code() == 1, ended.err()); // 1: too slow, on this machine and just now
        JsonNode report = new ObjectMapper().readTree(ended.out());
        assertEquals("swap", report.path("bench").asText());
        Map<String, JsonNode> results = new HashMap<>();
        report.path("results").forEach(result -> results.put(result.path("name").asText(), result));
        assertEquals(EVENTS, results.get("events").path("value").asInt(), ended.err());
        assertEquals(16, results.get("subsets_seen").path("value").asInt(), ended.err());
        for (String name : List.of("lost", "wrong", "hung", "stale_slot", "leaked_class_loaders", "departed_slot", "failed_slot")) {
            assertEquals(0, results.get(name).path("value").asInt(-1), () -> name + ": " + report + ended.err());
            assertTrue(results.get(name).path("met").asBoolean());
        }
        for (String name : List.of("swap_p50_ms", "p99_ratio", "first_request_ratio", "native_growth_mb", "loading_p50_ms")) {
            assertTrue(results.get(name).path("value").isNumber(), () -> name + " was measured: " + report);
        }
        assertTrue(results.get("reference_distance").path("value").asDouble() >= 1e-3, "subsets can be told apart");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("karmma-")).toList(), "all is gone");
        }
    }

    @Test
    void saysWhatItCannotMeasure() throws Exception {
        KarmmaCommand.Ended none = command.run("bench", "swap");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("demo --quick") && none.err().contains("--model"), none.err());
        KarmmaCommand.Ended wrong = command.run("bench", "swap", "--events", 0, "--model", run.result().student());
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("--events"), wrong.err());
        KarmmaCommand.Ended nobody = command.run("bench", "swap", "--dataset", "nobody", "--model", run.result().student());
        assertEquals(2, nobody.code());
        assertTrue(nobody.err().contains("nobody"), nobody.err());
        assertEquals("", none.out() + wrong.out() + nobody.out());
    }
}
