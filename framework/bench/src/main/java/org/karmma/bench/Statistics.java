package org.karmma.bench;

import java.util.Arrays;

/** The few numbers about many numbers that a benchmark needs. */
final class Statistics {

    private Statistics() {}

    /** The smallest value that at least the share {@code p} of the values does not exceed. @return NaN where there are none */
    static double quantile(double p, double... values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        return quantile(p, values, weights);
    }

    static double median(double... values) {
        return quantile(0.5, values);
    }

    /** The same where values count for more or less. @param weights as many as values, none negative */
    static double quantile(double p, double[] values, double[] weights) {
        double total = Arrays.stream(weights).sum();
        if (!(total > 0)) {
            return Double.NaN;
        }
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        double sum = 0;
        for (int i : order) {
            sum += weights[i];
            if (sum >= p * total * (1 - 1e-12)) {
                return values[i];
            }
        }
        return values[order[order.length - 1]];
    }

    /** By how much y rises per x, by least squares. @return NaN for fewer than two different x */
    static double slope(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(Double.NaN);
        double meanY = Arrays.stream(y).average().orElse(Double.NaN);
        double above = 0;
        double below = 0;
        for (int i = 0; i < x.length; i++) {
            above += (x[i] - meanX) * (y[i] - meanY);
            below += (x[i] - meanX) * (x[i] - meanX);
        }
        return below > 0 ? above / below : Double.NaN;
    }
}
