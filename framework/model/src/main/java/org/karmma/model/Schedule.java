package org.karmma.model;

/** The learning rate of each step. */
@FunctionalInterface
public interface Schedule {

    /** The rate of a step, counted from 0. */
    double at(long step);

    /**
     * One cycle (Smith and Topin 2019) as PyTorch's OneCycleLR: from peak / 25 up to the peak over the first 30 % of the steps, then
     * down to peak / 250,000, both along half a cosine. Steps after the last keep the last one's rate.
     *
     * @param peak the highest rate, above 0
     * @param steps in all, at least 1
     */
    static Schedule oneCycle(double peak, long steps) {
        if (!(peak > 0) || steps < 1) {
            throw new IllegalArgumentException("a cycle needs a rate above 0 and at least one step: " + peak + ", " + steps);
        }
        double top = 0.3 * steps - 1;
        double last = steps - 1;
        return step -> {
            double s = Math.min(step, last);
            return s <= top ? cosine(peak / 25, peak, s / top)
                    : cosine(peak, peak / 25 / 1e4, last == Math.max(top, 0) ? 1 : (s - Math.max(top, 0)) / (last - Math.max(top, 0)));
        };
    }

    private static double cosine(double from, double to, double part) {
        return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
    }
}
