package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static final double[] ONLY = {1};

    /** One modality, so that a subset table is one number. */
    private static List<Outcome> outcomes(boolean[][] karmmaS, boolean[][] others) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 0; seed < karmmaS.length; seed++) {
            for (String system : Outcomes.SYSTEMS) {
                boolean[] row = "karmma_s".equals(system) ? karmmaS[seed] : others[seed];
                outcomes.add(Made.outcome(system, seed, List.of("gps"), new boolean[][] {row}));
            }
        }
        return outcomes;
    }

    private static boolean[] firstRight(int right, int clips) {
        boolean[] row = new boolean[clips];
        Arrays.fill(row, 0, right, true);
        return row;
    }

    @Test
    void oneSeedGivesTheBinomialInterval() {
        boolean[][] rows = {firstRight(120, 400)};
        Interval interval = new Bootstrap(new Outcomes(outcomes(rows, rows)), 4000, 5).of("karmma_s", ONLY);
        // p = 0.3, n = 400: standard error 2.29 points, 1.96 of them 4.49
        assertEquals(30, interval.mean(), 1e-9);
        assertEquals(30 - 4.49, interval.low(), 0.4);
        assertEquals(30 + 4.49, interval.high(), 0.4);
    }

    @Test
    void seedsThatDifferWidenTheInterval() {
        // all clips right with one seed, none with the other: a resample of two seeds has 0, 50 or 100 %
        boolean[][] rows = {firstRight(10, 10), firstRight(0, 10)};
        assertEquals(new Interval(50, 0, 100), new Bootstrap(new Outcomes(outcomes(rows, rows)), 1000, 5).of("karmma_s", ONLY));
    }

    @Test
    void clipsAreTheSameForEverySeed() {
        // four seeds that agree on every clip know no more about the clips than one does
        boolean[][] one = {firstRight(50, 100)};
        boolean[][] four = {one[0], one[0], one[0], one[0]};
        Interval single = new Bootstrap(new Outcomes(outcomes(one, one)), 4000, 5).of("karmma_s", ONLY);
        Interval several = new Bootstrap(new Outcomes(outcomes(four, four)), 4000, 5).of("karmma_s", ONLY);
        assertEquals(single.high() - single.low(), several.high() - several.low(), 2);
    }

    @Test
    void differencesArePaired() {
        boolean[][] same = {firstRight(30, 100), firstRight(70, 100)};
        Bootstrap bootstrap = new Bootstrap(new Outcomes(outcomes(same, same)), 500, 5);
        assertEquals(new Interval(0, 0, 0), bootstrap.difference("karmma_s", "baseline", ONLY));
        // ten clips more are right, always the same ten: a tenth of the clips, with its own binomial error of 3 points
        boolean[][] better = {firstRight(40, 100), firstRight(80, 100)};
        Interval gain = new Bootstrap(new Outcomes(outcomes(better, same)), 4000, 5).difference("karmma_s", "baseline", ONLY);
        assertEquals(10, gain.mean(), 1e-9);
        assertTrue(gain.above() && gain.low() > 4 && gain.high() < 17, gain.toString());
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        Outcomes outcomes = new Outcomes(Made.outcomes(80, 1, 2));
        double[] weights = MissingCurve.meanWeights(3);
        assertEquals(new Bootstrap(outcomes, 200, 9).of("karmma_s", weights), new Bootstrap(outcomes, 200, 9).of("karmma_s", weights));
    }

    @Test
    void outcomesThatDoNotBelongTogetherAreRefused() {
        List<Outcome> outcomes = new ArrayList<>(Made.outcomes(10, 1, 2));
        Outcome last = outcomes.remove(outcomes.size() - 1);
        assertTrue(message(outcomes).startsWith("karmma_s was tested with seeds [1], karmma_t with [1, 2]"), message(outcomes));
        outcomes.add(Made.outcome("karmma_s", 2, Made.MODALITIES, new boolean[7][11]));
        assertTrue(message(outcomes).contains("karmma_s, seed 2, was tested on 11 clips"), message(outcomes));
        Outcome other = Made.outcome("karmma_s", 2, Made.MODALITIES, new boolean[7][10]);
        TestClips.Space shifted = new TestClips.Space("action", 6, new int[] {1, 2, 3, 4, 5, 0, 1, 2, 3, 4});
        outcomes.set(outcomes.size() - 1, new Outcome("karmma_s", 2, Made.MODALITIES,
                new TestClips(other.tested().ids(), List.of(shifted), List.of()), other.answers()));
        assertEquals("karmma_s, seed 2, was tested on other clips or labels than karmma_t, seed 1", message(outcomes));
        outcomes.set(outcomes.size() - 1, last);
        outcomes.add(last);
        assertEquals("karmma_s has two outcomes for seed 2", message(outcomes));
        assertThrows(IllegalArgumentException.class, () -> Made.outcome("baseline", 1, Made.MODALITIES, new boolean[6][4]));
    }

    private static String message(List<Outcome> outcomes) {
        return assertThrows(IllegalArgumentException.class, () -> new Outcomes(outcomes)).getMessage();
    }
}
