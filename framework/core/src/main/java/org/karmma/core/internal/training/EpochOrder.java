package org.karmma.core.internal.training;

import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The batches of an epoch and the random numbers of its steps, all from the seed, the epoch and the step. Both generators, this one's
 * for masks and the engine's for dropout, are seeded anew every {@value #BLOCK} steps, which bounds what has to be repeated to go on in
 * the middle of an epoch.
 */
final class EpochOrder {

    static final int BLOCK = 512;

    private final long seed;
    private final int[][] batches;
    private SplittableRandom random;

    /** Seeds the generators for step 0. @param steps batches of even size; rows that are left over are left out of this epoch */
    EpochOrder(long seed, int epoch, int[] rows, int batch, int steps) {
        this.seed = seed * 1_000_003 + epoch;
        seed(0);
        int[] order = rows.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        batches = new int[steps][];
        for (int i = 0; i < steps; i++) {
            batches[i] = Arrays.copyOfRange(order, i * batch, Math.min(order.length, (i + 1) * batch));
        }
    }

    private void seed(int block) {
        random = new SplittableRandom(seed ^ (long) block << 40);
        Engine.getInstance().setRandomSeed(random.nextInt());
    }

    /** Has to be told of each step before it is done. */
    void at(int step) {
        if (step > 0 && step % BLOCK == 0) {
            seed(step / BLOCK);
        }
    }

    /** The step from which on the random numbers of {@code step} can be had: at most {@value #BLOCK} before it. */
    int seededBefore(int step) {
        return step / BLOCK * BLOCK;
    }

    int[] batch(int step) {
        return batches[step];
    }

    /** For the masks of the step that {@link #at} was told of. */
    RandomGenerator random() {
        return random;
    }
}
