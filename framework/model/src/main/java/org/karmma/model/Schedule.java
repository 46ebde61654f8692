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
        positive(peak, steps);
        double top = 0.3 * steps - 1;
        double last = steps - 1;
        return step -> {
            double s = Math.min(step, last);
            return s <= top ? cosine(peak / 25, peak, s / top)
                    : cosine(peak, peak / 25 / 1e4, last == Math.max(top, 0) ? 1 : (s - Math.max(top, 0)) / (last - Math.max(top, 0)));
        };
    }

    /** Always the same rate. */
    static Schedule constant(double rate) {
        positive(rate, 1);
        return step -> rate;
    }

    /** Half a cosine from the peak at step 0 to 0 at {@code steps} (Loshchilov and Hutter 2017, without restarts); 0 behind that. */
    static Schedule cosine(double peak, long steps) {
        positive(peak, steps);
        return step -> cosine(peak, 0, (double) Math.min(step, steps) / steps);
    }

    /** A tenth of the peak from half of the steps on, a hundredth from three quarters on. */
    static Schedule steps(double peak, long steps) {
        positive(peak, steps);
        return step -> 2 * step < steps ? peak : 4 * step < 3 * steps ? peak / 10 : peak / 100;
    }

    /**
     * First in a line from {@code peak / warmup} to the peak, then {@code then}, whose step 0 is the first behind the rise.
     *
     * @param warmup steps of the rise, at least 0
     */
    static Schedule warmedUp(double peak, long warmup, Schedule then) {
        positive(peak, 1);
        return step -> step < warmup ? peak * (step + 1) / warmup : then.at(step - warmup);
    }

    private static void positive(double rate, long steps) {
        if (!(rate > 0) || steps < 1) {
            throw new IllegalArgumentException("a schedule needs a rate above 0 and at least one step: " + rate + ", " + steps);
        }
    }

    private static double cosine(double from, double to, double part) {
        return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
    }
}
