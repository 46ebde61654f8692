package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTest {

    private static Outcome right(String system, int from, int to, int clips) {
        boolean[] row = new boolean[clips];
        Arrays.fill(row, from, to, true);
        return Made.outcome(system, 1, List.of("gps"), new boolean[][] {row});
    }

    private static List<Pair> pairs(int resamples, Outcome... outcomes) {
        Outcomes all = new Outcomes(Arrays.stream(outcomes).map(Outcome::system).toList(), List.of(outcomes));
        return Pair.all(all, new Bootstrap(all, resamples, 5));
    }

    @Test
    void thirtyMoreClipsAreRealAndOneIsNot() {
        List<Pair> pairs = pairs(999, right("a", 0, 100, 200), right("b", 0, 101, 200), right("c", 0, 130, 200));
        assertEquals(List.of("b-a", "c-a", "c-b"), pairs.stream().map(p -> p.comparison().system() + "-" + p.comparison().against())
                .toList());
        assertFalse(pairs.get(0).isReal(), pairs.toString());
        assertTrue(pairs.get(1).isReal() && pairs.get(2).isReal(), pairs.toString());
        assertEquals(15, pairs.get(1).comparison().difference().mean(), 1e-9);
        assertEquals(15, pairs.get(1).subsets().get("gps").mean(), 1e-9);
    }

    @Test
    void whatIsTheSameDiffersByChance() {
        List<Pair> pairs = pairs(99, right("a", 0, 50, 100), right("b", 0, 50, 100));
        assertEquals(1, pairs.get(0).p());
        assertEquals(1, pairs.get(0).corrected());
    }

    @Test
    void holmMultipliesTheSmallestByTheNumberOfPairs() {
        List<Pair> pairs = pairs(99, right("a", 0, 50, 200), right("b", 0, 52, 200), right("c", 0, 150, 200));
        assertEquals(0.02, pairs.get(1).p(), 1e-9, "one added to none of 99, twice, over 100");
        assertEquals(0.06, pairs.get(1).corrected(), 1e-9, "three pairs");
        assertEquals(0.06, pairs.get(2).corrected(), 1e-9, "no smaller than the one before it: 0.02 twice is 0.04");
        assertEquals(Math.max(0.06, pairs.get(0).p()), pairs.get(0).corrected(), 1e-9);
        assertFalse(pairs.get(1).isReal(), "with as few resamples nothing can be shown of three pairs");
    }

    @Test
    void theOtherWayRoundIsAsReal() {
        List<Pair> pairs = pairs(999, right("a", 0, 130, 200), right("b", 0, 100, 200));
        assertTrue(pairs.get(0).isReal() && pairs.get(0).comparison().difference().below(), pairs.toString());
    }
}
