package org.karmma.dataset;

/**
 * A stretch of time in seconds, on the clock of the recording it is cut from.
 *
 * @param start first instant, seconds, at least 0
 * @param end first instant after the stretch, seconds, above {@code start}; infinity means "to the end of the recording"
 */
public record TimeSpan(double start, double end) {

    /** From the first instant of a recording to its last. */
    public static final TimeSpan WHOLE = new TimeSpan(0, Double.POSITIVE_INFINITY);

    public TimeSpan {
        if (!(start >= 0) || !(end > start)) {
            throw new IllegalArgumentException("a time span runs forward from 0 on, in seconds: got " + start + " to " + end);
        }
    }

    /** Seconds; infinite where the span is open. */
    public double duration() {
        return end - start;
    }

    /** True where the end is that of the recording. */
    public boolean isOpen() {
        return Double.isInfinite(end);
    }
}
