package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingCurveTest {

    /** The published subset tables and the published curves are independent measurements; the rule joins them. */
    @ParameterizedTest
    @CsvSource({"0,baseline", "0,baseline_delta", "1,baseline", "1,baseline_delta"})
    void publishedTablesGiveThePublishedCurves(int dataset, String system) {
        Published.DataSet published = Published.read().datasets().get(dataset);
        Subsets subsets = Subsets.of(published.letters());
        double[] table = new double[7];
        for (int i = 0; i < 7; i++) {
            table[subsets.mask(published.order().get(i)) - 1] = published.accuracy().get(system).get(i);
        }
        double squares = 0;
        for (int i = 0; i < 10; i++) {
            double at = MissingCurve.expectation(MissingCurve.weights(3, MissingCurve.KEYS.get(i)), table);
            squares += Math.pow(at - published.missing().get(system).get(i), 2);
        }
        assertTrue(Math.sqrt(squares / 10) < 0.25, system + ": " + Math.sqrt(squares / 10) + " points RMS");
    }

    @Test
    void twoModalitiesByHand() {
        // kept: first alone 0.7*0.3 + 0.09/2, second alone the same, both 0.49
        assertArrayEquals(new double[] {0.255, 0.255, 0.49}, MissingCurve.weights(2, 0.3), 1e-12);
        assertArrayEquals(new double[] {0, 0, 1}, MissingCurve.weights(2, 0), 0);
        assertArrayEquals(new double[] {0.5, 0.5, 0}, MissingCurve.weights(2, 1), 0);
        assertArrayEquals(new double[] {1}, MissingCurve.weights(1, 0.7), 1e-12);
    }

    @Test
    void whatIsLeftIsAlwaysSomething() {
        for (int modalities = 1; modalities <= 5; modalities++) {
            for (String key : MissingCurve.KEYS) {
                assertEquals(1, Arrays.stream(MissingCurve.weights(modalities, key)).sum(), 1e-12);
            }
            assertEquals(1, Arrays.stream(MissingCurve.meanWeights(modalities)).sum(), 1e-12);
        }
        assertEquals(List.of("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"), MissingCurve.KEYS);
    }

    @Test
    void playingTheRuleOutComesToTheExpectation() {
        Random random = new Random(3);
        boolean[][] correct = new boolean[7][200];
        for (int mask = 1; mask <= 7; mask++) {
            for (int clip = 0; clip < 200; clip++) {
                correct[mask - 1][clip] = random.nextInt(4) < Integer.bitCount(mask);
            }
        }
        double[] table = Made.outcome("baseline", 1, List.of("a", "b", "c"), correct).percent();
        for (double p : new double[] {0, 0.4, 0.9}) {
            // 400,000 draws: one standard error is at most 0.08 points
            assertEquals(MissingCurve.expectation(MissingCurve.weights(3, p), table), MissingCurve.sampled(correct, p, 2000, 11), 0.4);
        }
    }
}
