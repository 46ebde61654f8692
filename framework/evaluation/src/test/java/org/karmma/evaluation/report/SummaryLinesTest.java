package org.karmma.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.evaluation.Made;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts;
import org.karmma.evaluation.RunFacts.ModalityFacts;

class SummaryLinesTest {

    @Test
    void everySubsetAndTheComparisonsOnAHundredColumns() {
        Results results = Made.results(120, 1, 2, 3);
        List<String> lines = SummaryLines.of(results);
        assertTrue(lines.stream().allMatch(line -> line.matches("[ -~]{0,100}")), String.join("\n", lines));
        for (String name : results.subsets().names()) {
            String line = lines.stream().filter(l -> l.startsWith(name + " ")).findFirst().orElseThrow();
            String student = Numbers.one(results.system("karmma_s").subsets().get(name).mean());
            assertTrue(line.matches(".* " + student + " \\([0-9.]+-[0-9.]+\\)"), line);
        }
        assertTrue(lines.contains("KARMMA_S costs, with everything present, 0.104 of the GFLOPs, 0.0762 of the parameters,"),
                String.join("\n", lines));
        assertEquals(1, lines.stream().filter(l -> l.startsWith("Baseline w/ delta - Baseline: ")).count());
        assertEquals(1, lines.stream().filter(l -> l.startsWith("KARMMA_S - Baseline w/ delta: ")).count());
    }

    @Test
    void longNamesGiveWayToLetters() {
        List<ModalityFacts> modalities = List.of(new ModalityFacts("accelerometer", "X", "Accelerometer", "b 1"),
                new ModalityFacts("thermography", "T", "Thermography", "b 1"));
        RunFacts facts = new RunFacts("e", "d", "test", "action", "v1", modalities, Map.of(), Map.of(), List.of(), Map.of(),
                List.of(), Map.of());
        List<Outcome> outcomes = new ArrayList<>();
        Outcomes.SYSTEMS.forEach(s -> outcomes.add(Made.outcome(s, 1, List.of("accelerometer", "thermography"),
                new boolean[][] {{true, false}, {false, false}, {true, true}})));
        List<String> lines = SummaryLines.of(Results.of(outcomes, List.of(), facts, 100));
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("X+T  ") && l.endsWith(" 100.0 (100.0-100.0)")), String.join("\n", lines));
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("accelerometer  ")));
        assertTrue(lines.stream().allMatch(l -> l.length() <= 100));
    }
}
