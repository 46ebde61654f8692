package org.karmma.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Accuracy while sensors fail at random. Each modality of each clip is dropped independently with probability p; if all would be
 * dropped, one is kept, chosen uniformly. A subset S of M modalities is therefore what is left with probability
 * {@code (1-p)^|S| p^(M-|S|)}, plus {@code p^M / M} where S is one modality, and the curve is the expectation of the subset table: no
 * sampling noise. The published subset tables reproduce the published baseline curves under this rule.
 */
public final class MissingCurve {

    /** The probabilities of results, {@code "0.0"} to {@code "0.9"}. */
    public static final List<String> KEYS = IntStream.range(0, 10).mapToObj(i -> String.format(Locale.ROOT, "0.%d", i)).toList();

    private MissingCurve() {}

    /**
     * How likely each subset is what is left.
     *
     * @param modalities M, at least 1
     * @param p 0 to 1
     * @return {@code [mask - 1]}, sums to 1
     */
    public static double[] weights(int modalities, double p) {
        if (modalities < 1 || !(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("no curve for " + modalities + " modalities missing with probability " + p);
        }
        double[] weights = new double[(1 << modalities) - 1];
        for (int mask = 1; mask <= weights.length; mask++) {
            int kept = Integer.bitCount(mask);
            weights[mask - 1] = Math.pow(1 - p, kept) * Math.pow(p, modalities - kept)
                    + (kept == 1 ? Math.pow(p, modalities) / modalities : 0);
        }
        return weights;
    }

    /** {@link #weights(int, double)} for one of the {@link #KEYS}. */
    public static double[] weights(int modalities, String key) {
        return weights(modalities, Double.parseDouble(key));
    }

    /** Weights whose sum over a subset table is the mean of the curve over its ten {@link #KEYS}. */
    public static double[] meanWeights(int modalities) {
        double[] mean = new double[(1 << modalities) - 1];
        for (String key : KEYS) {
            double[] weights = weights(modalities, key);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weights[i] / KEYS.size();
            }
        }
        return mean;
    }

    /** The sum of a subset table under weights, both {@code [mask - 1]}. */
    public static double expectation(double[] weights, double[] table) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * table[i];
        }
        return sum;
    }

    /**
     * The same by playing the rule out, to check the expectation by: percent right over {@code rounds} draws for every clip.
     *
     * @param correct {@code [mask - 1][clip]}
     */
    public static double sampled(boolean[][] correct, double p, int rounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int modalities = Integer.bitCount(correct.length);
        long right = 0;
        for (int round = 0; round < rounds; round++) {
            for (int clip = 0; clip < correct[0].length; clip++) {
                int mask = 0;
                for (int m = 0; m < modalities; m++) {
                    mask |= random.nextDouble() < p ? 0 : 1 << m;
                }
                mask = mask == 0 ? 1 << random.nextInt(modalities) : mask;
                right += correct[mask - 1][clip] ? 1 : 0;
            }
        }
        return 100.0 * right / ((long) rounds * correct[0].length);
    }
}
