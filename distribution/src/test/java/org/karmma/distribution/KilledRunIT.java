package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** A run whose processes are killed while they train, by SIGKILL, and what {@code karmma audit} says of it. */
class KilledRunIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20261128;
    /** A worker of its own, then everything. */
    private static final List<String> KILLED = List.of("karmma_t-1", "baseline_delta-1", "karmma_s-1");

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static Path experiment;
    private static Path whole;
    private static Path killed;

    @BeforeAll
    static void run() throws Exception {
        karmma = KarmmaCommand.in(folder);
        experiment = Files.writeString(folder.resolve("long.yaml"), """
                name: long
                dataset:
                  provider: epic-kitchens
                  root: %s
                modalities: [detection]
                fusion:
                  teacher: {width: 16, layers: 1, heads: 2, dropout: 0.2}
                  student: {width: 8, layers: 1, heads: 2, dropout: 0.2}
                pretraining: {epochs: 2}
                training:
                  teacher: {epochs: 120}
                  student: {epochs: 120, patience: 200}
                evaluation: {bootstrap: 100, probes: false, costRepeats: 0, latencyCalls: 1}
                resources: {workers: 1, checkpointSeconds: 0.05}
                """.formatted(TrainedRun.get().data()));
        whole = folder.resolve("whole");
        Ended ended = karmma.run("run", experiment, "--out", whole);
        assertEquals(0, ended.code(), ended.err());
        killed = folder.resolve("killed");
        Random random = new Random(SEED);
        killWhile(KILLED.get(0), random, true);
        for (String stage : KILLED.subList(1, KILLED.size())) {
            killWhile(stage, random, false);
        }
        Ended last = karmma.run("run", experiment, "--out", killed);
        assertEquals(0, last.code(), last.err());
    }

    /** Waits for a checkpoint of the stage, and a little longer. @param workerAlone the run itself goes on then, with another worker */
    private static void killWhile(String stage, Random random, boolean workerAlone) throws Exception {
        Path log = folder.resolve("killed-" + stage + ".txt");
        Process process = karmma.prepare(List.of("setsid"), "run", experiment, "--out", killed).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        Path checkpoint = killed.resolve("run/checkpoints/" + stage + ".safetensors");
        while (!Files.exists(checkpoint)) {
            assertTrue(process.isAlive(), () -> stage + " never left a checkpoint: " + read(log));
            Thread.sleep(5);
        }
        Thread.sleep(random.nextInt(400));
        if (workerAlone) {
            ProcessHandle worker = process.toHandle().descendants().filter(child -> child.children().findAny().isEmpty())
                    .max(Comparator.comparing(ProcessHandle::pid)).orElseThrow();
            assertTrue(worker.destroyForcibly());
            while (!read(log).contains(stage + ": done") && process.isAlive()) {
                Thread.sleep(20);
            }
            assertTrue(read(log).contains(stage + ": done"), read(log));
        }
        assertEquals(0, new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertFalse(Files.exists(killed.resolve("results.json")));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Map<String, String> weights(Path run) throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run.resolve("run"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                hashes.put(run.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    @Test
    void theWeightsAreThoseOfTheRunThatNobodyStoppedBitForBit() throws Exception {
        Map<String, String> expected = weights(whole);
        assertTrue(expected.size() >= 1 + 4 * 2, "an extractor, and weights and probes of four systems: " + expected.keySet());
        assertEquals(expected, weights(killed), "killed with random numbers from " + SEED);
        assertFalse(Files.exists(killed.resolve("run/checkpoints/karmma_s-1.safetensors")), "what is done needs none");
    }

    private static JsonNode audit(Path run, int code) throws Exception {
        Ended ended = karmma.run("audit", run, "--json");
        assertEquals(code, ended.code(), ended.err() + ended.out());
        return JSON.readTree(ended.out());
    }

    /** What was noted before each kill is still there. */
    @Test
    void theAuditKnowsWhatWasShownBeforeTheProcessesWereKilled() throws Exception {
        JsonNode expected = audit(whole, 0);
        assertEquals(expected.path("shown"), audit(killed, 0).path("shown"));
        assertFalse(expected.path("leaks").asBoolean());
        assertTrue(expected.path("clips").asInt() > 0, expected.toString());
        List<String> learning = StreamSupport.stream(expected.path("shown").spliterator(), false)
                .filter(s -> s.path("purpose").asText().equals("learning"))
                .map(s -> s.path("network").asText() + " " + s.path("split").asText()).toList();
        assertTrue(learning.containsAll(Arrays.asList("karmma_t-1 train", "baseline-1 train", "baseline_delta-1 train",
                "karmma_s-1 train")), learning.toString());
        assertTrue(learning.stream().noneMatch(l -> l.endsWith("validation") || l.endsWith("test")), learning.toString());
    }

    @Test
    void weightsThatNobodyNotedAreNotProven() throws Exception {
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(whole.relativize(file).toString()));
            }
        }
        Path weights = copy.resolve("run/networks/karmma_s-seed1/weights.safetensors");
        Files.copy(copy.resolve("run/networks/baseline-seed1/weights.safetensors"), weights,
                StandardCopyOption.REPLACE_EXISTING);
        Ended ended = karmma.run("audit", copy);
        assertEquals(3, ended.code(), ended.err());
        assertTrue(ended.err().contains(weights + ": was not made by the karmma_s-1"), ended.err());
        assertEquals(2, karmma.run("audit", folder).code(), "the folder of no run");
    }

    @Test
    void aTestClipThatTrainingHasTooIsALeak() throws Exception {
        Path data = folder.resolve("leaking");
        Path from = TrainedRun.get().data();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(from.relativize(file).toString()));
            }
        }
        List<String> test = Files.readAllLines(data.resolve("annotations/EPIC_100_test_timestamps.csv"));
        String[] row = test.get(1).split(",", 2);
        Path train = data.resolve("annotations/EPIC_100_train.csv");
        Files.writeString(train, Files.readString(train) + row[0] + "_again," + row[1] + "\n");
        Path out = folder.resolve("leaking-run");
        Ended ran = karmma.run("run", experiment, "--set", "dataset.root=" + data, "--set", "training.teacher.epochs=1", "--set",
                "training.student.epochs=1", "--out", out);
        assertEquals(0, ran.code(), ran.err());
        Ended ended = karmma.run("audit", out);
        assertEquals(1, ended.code(), ended.err());
        assertTrue(ended.out().contains("was shown train " + row[0] + "_again for learning, and is judged by test " + row[0]
                + ": both show"), ended.out());
    }
}
