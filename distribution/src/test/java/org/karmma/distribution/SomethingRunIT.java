package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** {@code karmma run} on data in the layout of Something-Something V2: generated and read, then read as somebody's copy. */
class SomethingRunIT {

    private static final String REST = """
            fusion:
              teacher: {width: 16, layers: 1, heads: 2}
              student: {width: 8, layers: 1, heads: 2}
            pretraining: {epochs: 1}
            training:
              teacher: {epochs: 1}
              student: {epochs: 1}
            evaluation: {bootstrap: 100, probes: false, costRepeats: 0, latencyCalls: 1}
            """;

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static Path out;
    private static Ended ended;

    @BeforeAll
    static void generateAndRun() throws Exception {
        karmma = KarmmaCommand.in(folder);
        out = folder.resolve("run");
        Path experiment = Files.writeString(folder.resolve("something.yaml"), """
                name: something
                dataset:
                  provider: micro-kitchens
                  settings: {train: 72, validation: 18, test: 24, pool: 64, participants: 4, layout: something}
                modalities: [video, flow, detection]
                """ + REST);
        ended = karmma.run("run", experiment, "--out", out);
        assertEquals(0, ended.code(), ended.err());
    }

    private static JsonNode results(Path out) throws Exception {
        return new ObjectMapper().readTree(out.resolve("results.json").toFile());
    }

    @Test
    void everySystemIsTestedWithEverySubset() throws Exception {
        JsonNode results = results(out);
        assertEquals(24, results.path("test_clips").asInt());
        assertEquals(72, results.path("clips").path("train").asInt());
        assertEquals(0, results.path("skipped").size(), results.path("skipped").toString());
        for (String system : List.of("karmma_t", "baseline", "baseline_delta", "karmma_s")) {
            assertEquals(7, results.path("systems").path(system).path("subsets").size(), system);
        }
        assertEquals(64, results.path("versions").path("karmma-something-something bundle, SHA-256").asText().length(),
                results.path("versions").toString());
        assertTrue(ended.out().contains("V+F+D"), ended.out());
        assertEquals(List.of(), TrainedRun.unfinished(out));
    }

    /** One video is gone, one is cut off; the published validation split is what is tested on. */
    @Test
    void aCopyIsReadWithoutTheGeneratorAndItsFaultsAreNamed() throws Exception {
        Path data = folder.resolve("copy");
        try (var files = Files.walk(out.resolve("data"))) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(out.resolve("data").relativize(file).toString()));
            }
        }
        Files.delete(data.resolve("micro-kitchens.json"));
        Files.delete(data.resolve("20bn-something-something-v2/3.webm"));
        Path cut = data.resolve("20bn-something-something-v2/80.webm");
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 4));
        Path experiment = Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                dataset:
                  provider: something-something
                  root: %s
                  settings: {split: ssv2-star, validation: 0.25}
                modalities: [video, detection]
                limits: {badClips: 0.2}
                """.formatted(data) + REST);

        Ended copied = karmma.run("run", experiment, "--out", folder.resolve("copied"));

        assertEquals(0, copied.code(), copied.err());
        JsonNode results = results(folder.resolve("copied"));
        assertEquals(17, results.path("test_clips").asInt(), "18 videos validated, of which one cannot be read");
        int validation = results.path("clips").path("validation").asInt();
        assertTrue(validation > 8 && validation < 28, results.path("clips").toString());
        assertEquals(71, results.path("clips").path("train").asInt() + validation);
        String skipped = results.path("skipped").toString();
        assertTrue(skipped.contains("entry 2 (id 3)") && skipped.contains("80.webm"), skipped);
    }

    @Test
    void anotherLayoutIsRefusedBeforeAnyWork() throws Exception {
        Ended demo = karmma.run("demo", "--dataset", "ego4d", "--out", folder.resolve("nothing"));
        assertEquals(2, demo.code(), demo.err());
        assertTrue(demo.err().contains("--dataset") && demo.err().contains("SOMETHING"), demo.err());
        assertTrue(Files.notExists(folder.resolve("nothing")));
    }
}
