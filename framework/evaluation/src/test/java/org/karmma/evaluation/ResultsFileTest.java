package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

    @TempDir
    Path folder;

    private JsonNode written(List<Outcome> outcomes) throws IOException {
        Path file = folder.resolve("results.json");
        ResultsFile.write(Results.of(outcomes, Made.costs(), Made.facts(), 200), file);
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void holdsWhatReadersLookFor() throws IOException {
        List<Outcome> outcomes = Made.outcomes(60, 1, 2);
        JsonNode json = written(outcomes);
        List<String> systems = new ArrayList<>();
        json.get("systems").fieldNames().forEachRemaining(systems::add);
        assertEquals(List.of("karmma_t", "baseline", "baseline_delta", "karmma_s"), systems);
        for (String id : systems) {
            JsonNode system = json.get("systems").get(id);
            List<Outcome> own = outcomes.stream().filter(o -> o.system().equals(id)).toList();
            double full = (own.get(0).percent()[6] + own.get(1).percent()[6]) / 2;
            JsonNode interval = system.get("subsets").get("video+flow+audio");
            assertEquals(full, interval.get("mean").asDouble(), 0.0006);
            assertTrue(interval.get("low").asDouble() < full && full < interval.get("high").asDouble());
            assertEquals(7, system.get("subsets").size());
            assertEquals(10, system.get("missing").size());
            assertEquals(full, system.get("missing").get("0.0").get("mean").asDouble(), 0.0006);
            double half = 0;
            for (double percent : own.get(0).percent()) {
                half += percent / 2;
            }
            for (double percent : own.get(1).percent()) {
                half += percent / 2;
            }
            // with p = 0.5 each of the 8 patterns is equally likely, and the empty one becomes a single modality
            double singles = system.get("subsets").get("video").get("mean").asDouble() + system.get("subsets").get("flow")
                    .get("mean").asDouble() + system.get("subsets").get("audio").get("mean").asDouble();
            assertEquals((half + singles / 3) / 8, system.get("missing").get("0.5").get("mean").asDouble(), 0.002);
        }
        JsonNode cost = json.get("systems").get("karmma_s").get("cost").get("audio");
        assertEquals(0.0089, cost.get("gflops").asDouble(), 1e-9);
        assertTrue(cost.get("parameters").isIntegralNumber() && cost.get("peak_memory_mb").isNumber()
                && cost.get("latency_ms_p50").isNumber());
        assertEquals("[1,2]", json.get("seeds").toString());
        assertEquals("v3", json.get("recipe").asText());
        assertEquals("micro-kitchens", json.get("dataset").asText());
        assertEquals("0.36.0", json.get("versions").get("DJL").asText());
        assertTrue(json.get("probes").get(4).get("percent").get("action").isNull());
    }

    @Test
    void comparisonsAreTheMeanOfTheDifferencesOfTheSeeds() throws IOException {
        JsonNode comparisons = written(Made.outcomes(60, 1, 2)).get("comparisons");
        assertEquals("baseline_delta", comparisons.get(0).get("system").asText());
        assertEquals("baseline", comparisons.get(0).get("against").asText());
        assertEquals("karmma_s", comparisons.get(1).get("system").asText());
        assertEquals("baseline_delta", comparisons.get(1).get("against").asText());
        for (JsonNode c : comparisons) {
            JsonNode bySeed = c.get("by_seed");
            assertEquals((bySeed.get("1").asDouble() + bySeed.get("2").asDouble()) / 2, c.get("mean").asDouble(), 0.002);
        }
    }

    @Test
    void theSameOutcomesInAnyOrderGiveTheSameBytes() throws IOException {
        List<Outcome> outcomes = new ArrayList<>(Made.outcomes(40, 3, 1));
        written(outcomes);
        byte[] first = Files.readAllBytes(folder.resolve("results.json"));
        Collections.reverse(outcomes);
        written(outcomes);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("results.json")));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "nothing stays beside it");
        }
    }

    @Test
    void outcomesComeBackFromTheirFile() throws IOException {
        Outcome outcome = Made.outcomes(5, 4).get(2);
        Path file = folder.resolve("outcome.json");
        outcome.write(file);
        Outcome read = Outcome.read(file);
        assertEquals(outcome.system(), read.system());
        assertEquals(4, read.seed());
        assertEquals(outcome.modalities(), read.modalities());
        assertTrue(Arrays.deepEquals(outcome.correct(), read.correct()));
        Files.writeString(file, "{\"system\":");
        assertTrue(assertThrows(IOException.class, () -> Outcome.read(file)).getMessage()
                .contains("outcome.json: not the outcome of a test"));
    }
}
