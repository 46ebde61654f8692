package org.karmma.evaluation;

import java.util.Arrays;

/**
 * A measured value and how far chance may have moved it.
 *
 * @param mean what was measured, over all seeds and clips
 * @param low the 2.5th percentile of the resamples
 * @param high the 97.5th percentile of the resamples
 */
public record Interval(double mean, double low, double high) {

    /** The central 95 % of the resamples, linear between ranks. */
    static Interval of(double mean, double[] resamples) {
        double[] sorted = resamples.clone();
        Arrays.sort(sorted);
        return new Interval(mean, percentile(sorted, 0.025), percentile(sorted, 0.975));
    }

    /** Whether the whole interval is above zero. */
    public boolean above() {
        return low > 0;
    }

    /** Whether the whole interval is below zero. */
    public boolean below() {
        return high < 0;
    }

    private static double percentile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
