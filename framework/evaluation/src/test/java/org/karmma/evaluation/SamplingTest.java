package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplingTest {

    @Test
    void playedOutAndExpectedAgreeWithinTheError() {
        for (String system : Outcomes.SYSTEMS) {
            List<Outcome> outcomes = Made.outcomes(300, 1, 2, 3).stream().filter(o -> o.system().equals(system)).toList();
            Sampling sampling = Sampling.of(outcomes);
            // the largest of ten standard normal numbers is above 4.5 once in some 15,000
            assertTrue(sampling.furthest() < 4.5, system + ": " + sampling);
            assertTrue(sampling.furthest() > 0.1, "that drawing moves nothing at all is no sampling: " + sampling);
        }
    }

    @Test
    void theErrorIsThatOfCoins() {
        // one clip right with a alone, one with b alone: with the first kept and the second dropped, or with both dropped and it kept
        boolean[][] correct = {{true, false}, {false, true}, {false, false}};
        Sampling sampling = Sampling.of(List.of(Made.outcome("mine", 1, List.of("a", "b"), correct)));
        double chance = 0.1 * 0.9 + 0.81 / 2;
        assertEquals(100 * Math.sqrt(2 * chance * (1 - chance) / Sampling.ROUNDS) / 2, sampling.standardError().get("0.9"), 1e-9);
        assertEquals(0, sampling.standardError().get("0.0"), "nothing is missing");
        assertEquals(0, sampling.percent().get("0.0"));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        List<Outcome> outcomes = Made.outcomes(50, 1).stream().filter(o -> o.system().equals("karmma_s")).toList();
        assertEquals(Sampling.of(outcomes), Sampling.of(outcomes));
    }
}
