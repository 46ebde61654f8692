package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModalityDropoutTest {

    private static final int SAMPLES = 80_000;

    /** With p = 0.5 and three modalities each subset of k has probability 1/8, and the 1/8 of "none" is shared by the three single ones. */
    @Test
    void subsetsComeAsOftenAsTheRuleSays() {
        boolean[][] recorded = new boolean[SAMPLES][3];
        for (boolean[] row : recorded) {
            Arrays.fill(row, true);
        }
        int[] seen = new int[8];
        for (boolean[] row : new ModalityDropout(0.5).keep(recorded, new SplittableRandom(7))) {
            seen[(row[0] ? 1 : 0) + (row[1] ? 2 : 0) + (row[2] ? 4 : 0)]++;
        }
        assertEquals(0, seen[0]);
        for (int subset = 1; subset < 8; subset++) {
            double expected = Integer.bitCount(subset) == 1 ? 1 / 8.0 + 1 / 24.0 : 1 / 8.0;
            double sd = Math.sqrt(expected * (1 - expected) / SAMPLES);
            assertEquals(expected, seen[subset] / (double) SAMPLES, 5 * sd, "subset " + subset);
        }
    }

    @Test
    void whatWasNotRecordedIsNeverKept() {
        boolean[][] recorded = {{false, true, false}, {true, false, true}, {false, false, false}};
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            boolean[][] kept = new ModalityDropout(0.9).keep(recorded, random);
            assertArrayEquals(new boolean[] {false, true, false}, kept[0]);
            assertTrue(kept[1][0] || kept[1][2]);
            assertFalse(kept[1][1]);
            assertArrayEquals(new boolean[3], kept[2]);
        }
    }

    @Test
    void withoutDropoutEverythingStays() {
        boolean[][] recorded = {{true, true}, {false, true}};
        assertArrayEquals(recorded, new ModalityDropout(0).keep(recorded, new SplittableRandom(1)));
    }

    @Test
    void aProbabilityOfOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ModalityDropout(1));
    }
}
