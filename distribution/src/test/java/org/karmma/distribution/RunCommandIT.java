package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** {@code karmma run} on data that is not as it should be, without a modality, and interrupted. */
class RunCommandIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static KarmmaCommand karmma;

    @BeforeAll
    static void install() throws Exception {
        trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
    }

    /** The shortest run over the clips of another one, or of a copy of them. */
    private static Path experiment(Path data) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "experiment", ".yaml"), """
                name: short
                dataset:
                  provider: epic-kitchens
                  root: %s
                modalities: [audio, detection]
                fusion:
                  teacher: {width: 16, layers: 1, heads: 2}
                  student: {width: 8, layers: 1, heads: 2}
                pretraining: {epochs: 1}
                training:
                  teacher: {epochs: 1}
                  student: {epochs: 1}
                evaluation: {bootstrap: 100, probes: false, costRepeats: 0, latencyCalls: 1}
                resources: {workers: 1}
                """.formatted(data));
    }

    private static JsonNode results(Path out) throws Exception {
        return JSON.readTree(out.resolve("results.json").toFile());
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSettingThatTheDataSetDoesNotKnowIsFoundBeforeAnyWork() throws Exception {
        Path out = folder.resolve("unknown-setting");
        Ended ended = karmma.run("run", trained.experiment(), "--set", "dataset.settings.trian=40", "--out", out);
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains("dataset.settings.trian") && ended.err().contains("did you mean train?"), ended.err());
        assertEquals("", ended.out());
        assertFalse(Files.exists(out));
    }

    @Test
    void aDataSetSettingThatCannotBeUsedIsRefusedBeforeAnyWork() throws Exception {
        Path out = folder.resolve("out");
        Ended ended = karmma.run("run", trained.experiment(), "--set", "dataset.settings.train=many", "--out", out);
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains("setting train") && ended.err().contains("\"many\""), ended.err());
        assertTrue(Files.notExists(out), "nothing is created");
    }

    @Test
    void badClipsAreNamedAndSkippedWithinTheLimit() throws Exception {
        Path data = copy(trained.data(), folder.resolve("damaged"));
        Path video = data.resolve("P02/videos/P02_01.MP4");
        byte[] whole = Files.readAllBytes(video);
        Files.write(video, Arrays.copyOf(whole, whole.length / 2));
        Path train = data.resolve("annotations/EPIC_100_train.csv");
        List<String> rows = new ArrayList<>(Files.readAllLines(train));
        String[] fields = rows.get(4).split(",", -1);
        Collections.swap(Arrays.asList(fields), 4, 5); // start and stop
        rows.set(4, String.join(",", fields));
        Files.write(train, rows);
        long lost = rows.stream().filter(row -> row.contains(",P02_01,")).count();
        Path experiment = experiment(data);
        Path out = folder.resolve("damaged-run");

        Ended strict = karmma.run("run", experiment, "--out", out);
        assertEquals(3, strict.code(), strict.err());
        assertTrue(strict.err().contains(video.toString()) && strict.err().contains("limits.badClips"), strict.err());
        assertTrue(strict.err().contains("EPIC_100_train.csv:5"), strict.err());
        assertEquals("", strict.out());
        assertFalse(Files.exists(out.resolve("results.json")));

        Ended lenient = karmma.run("run", experiment, "--out", out, "--set", "limits.badClips=0.3");
        assertEquals(0, lenient.code(), lenient.err());
        JsonNode results = results(out);
        List<JsonNode> skipped = StreamSupport.stream(results.path("skipped").spliterator(), false).toList();
        assertEquals(1 + lost, skipped.size(), skipped.toString());
        String reversed = skipped.stream().map(JsonNode::toString).filter(s -> s.contains("EPIC_100_train.csv")).findFirst().orElseThrow();
        assertTrue(reversed.contains("EPIC_100_train.csv:5"), reversed);
        assertEquals(lost, skipped.stream().filter(s -> s.toString().contains(video.toString())).count(), skipped.toString());
        assertTrue(lenient.err().contains("P02_01_0"), lenient.err());
        assertEquals(71 - lost, results.path("clips").path("train").asInt(),
                "72 rows, of which one cannot be used, and the clips of a video");
        assertEquals(List.of(), TrainedRun.unfinished(out));
    }

    @Test
    void whatChangedOrWentSinceTheLastRunIsSeen() throws Exception {
        Path data = copy(trained.data(), folder.resolve("changing"));
        Path out = folder.resolve("changing-run");
        Object[] command = {"run", experiment(data), "--set", "modalities=[detection]", "--out", out};
        Ended first = karmma.run(command);
        assertEquals(0, first.code(), first.err());

        Path test = data.resolve("annotations/EPIC_100_test_timestamps.csv");
        List<String> rows = Files.readAllLines(test);
        Files.write(test, rows.subList(0, rows.size() - 1));
        Ended second = karmma.run(command);
        assertEquals(0, second.code(), second.err());
        assertTrue(second.err().contains("signals-train-0: unchanged, skipped") && second.err().contains("karmma_s-1: unchanged, skipped"),
                second.err());
        assertTrue(second.err().contains("signals-test-0: begins") && second.err().contains("test-karmma_s-1: begins"), second.err());
        assertEquals(rows.size() - 2, results(out).path("test_clips").asInt(), "a head, and a row that went");

        Files.delete(data.resolve("annotations/EPIC_100_train.csv"));
        Ended third = karmma.run(command);
        assertEquals(3, third.code(), third.err());
        assertTrue(third.err().contains("EPIC_100_train.csv"), third.err());
    }

    private static Path copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    @Test
    void withoutAModalityNothingOfItTakesPart() throws Exception {
        Path out = folder.resolve("deaf");
        Ended run = karmma.run("run", experiment(trained.data()), "--without", "audio", "--set", "evaluation.costRepeats=1", "--out", out);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("results: " + out.resolve("results.json")), run.out());
        assertEquals(List.of("karmma-detection-0.1.0.SNAPSHOT.jar"), names(out.resolve("run/bundles")));
        JsonNode results = results(out);
        assertEquals("detection", results.path("modalities").findValuesAsText("id").stream().reduce("", String::concat),
                results.path("modalities").toString());
        JsonNode memory = results.path("systems").path("karmma_s").path("cost").path("detection").path("peak_memory_mb");
        assertTrue(memory.isNumber() && memory.asDouble() > 0, memory.toString());
    }

    @Test
    void anInterruptedRunGoesOnWithTheSameCommand() throws Exception {
        Path out = folder.resolve("interrupted");
        Object[] command = {"run", experiment(trained.data()), "--set", "modalities=[detection]", "--out", out};
        Ended interrupted = karmma.interrupt("pretrain-detection: begins", command);
        assertEquals(130, interrupted.code(), interrupted.err());
        assertTrue(interrupted.err().endsWith("the same command goes on from here"), interrupted.err());
        assertFalse(Files.exists(out.resolve("results.json")));
        assertEquals(List.of(), TrainedRun.unfinished(out));

        Ended again = karmma.run(command);
        assertEquals(0, again.code(), again.err());
        List<String> done = interrupted.err().lines().filter(line -> line.contains(": done in"))
                .map(line -> line.substring(0, line.indexOf(':'))).toList();
        assertTrue(done.contains("data"), done.toString());
        done.forEach(stage -> assertTrue(again.err().contains(stage + ": unchanged, skipped"), stage + "\n" + again.err()));
        assertTrue(again.err().contains("pretrain-detection: begins"), again.err());
        assertTrue(Files.exists(out.resolve("results.json")));
    }
}
