package org.karmma.core.internal.training;

import java.util.Arrays;

/** Cross-entropy of logits, the mean over the labelled rows of each label space and then over the spaces that have any. */
final class ValidationLoss {

    private final double[] sums;
    private final int[] counts;

    ValidationLoss(int spaces) {
        sums = new double[spaces];
        counts = new int[spaces];
    }

    /** @param label negative where the row has none */
    void add(int space, float[] logits, long label) {
        if (label < 0) {
            return;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        sums[space] += most + Math.log(sum) - logits[(int) label];
        counts[space]++;
    }

    /** NaN where no row was labelled. */
    double mean() {
        double sum = 0;
        for (int s = 0; s < sums.length; s++) {
            sum += counts[s] == 0 ? 0 : sums[s] / counts[s];
        }
        return sum / Arrays.stream(counts).filter(count -> count > 0).count();
    }
}
