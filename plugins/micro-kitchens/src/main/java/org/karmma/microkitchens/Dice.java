package org.karmma.microkitchens;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance. Equal keys give equal sequences, on any thread and in any order of asking. */
final class Dice {

    private final SplittableRandom random;

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** @param key what the sequence is for: the seed, then whatever tells it from others */
    static Dice of(long... key) {
        long seed = 0x243F6A8885A308D3L;
        for (long k : key) {
            seed = new SplittableRandom(seed ^ k).nextLong();
        }
        return new Dice(new SplittableRandom(seed));
    }

    /** An independent sequence, so that what one consumer takes does not move another's. */
    Dice fork() {
        return new Dice(random.split());
    }

    double in(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** From 0 to {@code n - 1}. */
    int below(int n) {
        return random.nextInt(n);
    }

    boolean chance(double p) {
        return random.nextDouble() < p;
    }

    /** 1 or -1. */
    int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    /** Bell-shaped with mean 0 and deviation 1, within -3.5 to 3.5 (Irwin-Hall of four). */
    double bell() {
        return (random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble() - 2) * 1.7320508;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Fisher-Yates, in place. */
    void shuffle(List<?> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    long nextLong() {
        return random.nextLong();
    }
}
