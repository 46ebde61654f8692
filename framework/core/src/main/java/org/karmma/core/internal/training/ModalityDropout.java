package org.karmma.core.internal.training;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Modality dropout: each modality that a sample was recorded with is dropped with probability p; if all would be dropped, one of
 * them is kept, chosen uniformly.
 */
public record ModalityDropout(double p) {

    public ModalityDropout {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("modality dropout is a probability from 0 on and below 1: " + p);
        }
    }

    /**
     * @param recorded {@code [B][M]}
     * @return {@code [B][M]}: what is left; nothing only where nothing was recorded
     */
    public boolean[][] keep(boolean[][] recorded, RandomGenerator random) {
        return keep(recorded, modality -> p, random);
    }

    /** The same with a probability of its own for each modality. @param p by index, 0 to 1 */
    static boolean[][] keep(boolean[][] recorded, IntToDoubleFunction p, RandomGenerator random) {
        boolean[][] kept = new boolean[recorded.length][];
        for (int b = 0; b < recorded.length; b++) {
            kept[b] = recorded[b].clone();
            int before = 0;
            int after = 0;
            for (int m = 0; m < kept[b].length; m++) {
                if (recorded[b][m]) {
                    before++;
                    kept[b][m] = random.nextDouble() >= p.applyAsDouble(m);
                    after += kept[b][m] ? 1 : 0;
                }
            }
            if (after == 0 && before > 0) {
                keepOne(recorded[b], kept[b], random.nextInt(before));
            }
        }
        return kept;
    }

    private static void keepOne(boolean[] recorded, boolean[] kept, int which) {
        for (int m = 0, seen = 0; m < recorded.length; m++) {
            if (recorded[m] && seen++ == which) {
                kept[m] = true;
            }
        }
    }
}
