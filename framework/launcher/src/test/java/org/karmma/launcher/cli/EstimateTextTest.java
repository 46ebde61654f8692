package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.core.Estimate;

class EstimateTextTest {

    @Test
    void aTableOfStepsAndWhatTheyComeTo() {
        Estimate estimate = new Estimate("epic", 32, Map.of("train", 67217), List.of(
                new Estimate.Step("data", 1, null, 1, 3, 0, null),
                new Estimate.Step("signals-train", 4, "train", 1, 7200, 16L << 30, 400.0),
                new Estimate.Step("karmma_t", 3, "train", 30, 90_000, 40L << 20, 900.0)), 2, 50_000, (16L << 30) + (40L << 20), 1800.0,
                Map.of("device", "cpu"));
        List<String> lines = EstimateText.of(estimate);
        String all = String.join("\n", lines);
        assertTrue(lines.get(0).contains("epic") && lines.get(0).contains("an estimate") && lines.get(0).contains("32"), all);
        assertTrue(all.contains("device cpu") && all.contains("67217 train"), all);
        String row = lines.stream().filter(l -> l.startsWith("karmma_t ")).findFirst().orElseThrow();
        assertTrue(row.matches("karmma_t +3 +67217 +30 +1\\.0 days +40 MiB +900 MiB"), row);
        assertTrue(lines.stream().anyMatch(l -> l.matches("signals-train +4 +67217 +- +2 h 00 min +16\\.0 GiB +400 MiB")), all);
        assertTrue(lines.stream().anyMatch(l -> l.matches("data +1 +- +- +3\\.0 s +- +-")), all);
        assertTrue(all.contains("with 2 workers about 13 h 53 min") && all.contains("up to 1.8 GiB"), all);
    }

    @Test
    void timesAndSizesHaveTheUnitThatSuitsThem() {
        assertEquals("59.9 s", EstimateText.time(59.9));
        assertEquals("1:01 min", EstimateText.time(61));
        assertEquals("1 h 01 min", EstimateText.time(3660));
        assertEquals("2.0 days", EstimateText.time(172_800));
        assertEquals("1 KiB", EstimateText.size(1024));
        assertEquals("2.5 GiB", EstimateText.size(2.5 * (1L << 30)));
    }
}
