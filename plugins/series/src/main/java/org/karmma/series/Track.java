package org.karmma.series;

import java.util.Arrays;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;

/**
 * Measurements in the order of time.
 *
 * @param times seconds on the clip's clock, each later than the one before
 * @param values {@code [T, columns]}
 * @param rate measurements per second; of a file, where the steps between its rows differ, their median
 */
record Track(double[] times, float[] values, int columns, double rate) {

    static Track of(double[] times, float[] values, int columns, double nominal) {
        double[] steps = new double[Math.max(0, times.length - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = times[i + 1] - times[i];
        }
        Arrays.sort(steps);
        return new Track(times, values, columns, steps.length == 0 ? nominal : 1 / steps[steps.length / 2]);
    }

    /** Of samples {@code [T, columns]} in memory, which are not copied. */
    static Track of(Evidence.Buffer buffer) {
        double[] times = new double[(int) buffer.samples().shape()[0]];
        Arrays.setAll(times, i -> buffer.start() + i / buffer.rate());
        return new Track(times, buffer.samples().floats(), (int) buffer.samples().shape()[1], buffer.rate());
    }

    int size() {
        return times.length;
    }

    float value(int row, int column) {
        return values[row * columns + column];
    }

    /** Seconds; the last measurement lasts as long as most. */
    double end() {
        return times[times.length - 1] + 1 / rate;
    }

    /** Index of the first measurement at a time or later; {@link #size} where there is none. */
    int from(double time) {
        int found = Arrays.binarySearch(times, time);
        return found < 0 ? -found - 1 : found;
    }

    /** A span that is open ends where this does, and begins no earlier. */
    TimeSpan closed(TimeSpan span) {
        return span.isOpen() ? new TimeSpan(Math.max(span.start(), times[0]), end()) : span;
    }

    /** Measurements from one index to before another. */
    Track rows(int from, int to) {
        return new Track(Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from * columns, to * columns), columns, rate);
    }

    /** The same, and one more on either side if it is there and all of it was measured, so that lines lead on across the ends. */
    Track rowsAndNeighbours(int from, int to) {
        return rows(from > 0 && isFinite(from - 1) ? from - 1 : from, to < size() && isFinite(to) ? to + 1 : to);
    }

    private boolean isFinite(int row) {
        for (int c = 0; c < columns; c++) {
            if (!Float.isFinite(value(row, c))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The mean of a column over a stretch of time, where the numbers between two measurements lie on a line; before the first and after
     * the last one they are as there. So nothing is lost where a stretch has many of them, and steps are smooth where it has few.
     */
    double mean(int column, double start, double end) {
        int row = from(start);
        double time = start;
        double value = at(column, start, row);
        double area = 0;
        for (; row < size() && times[row] < end; row++) {
            area += (times[row] - time) * (value + value(row, column)) / 2;
            time = times[row];
            value = value(row, column);
        }
        area += (end - time) * (value + at(column, end, row)) / 2;
        return area / (end - start);
    }

    /** @param next index of the first measurement at the time or later */
    private double at(int column, double time, int next) {
        if (next == 0 || next == size()) {
            return value(next == 0 ? 0 : next - 1, column);
        }
        double share = (time - times[next - 1]) / (times[next] - times[next - 1]);
        return value(next - 1, column) + share * (value(next, column) - value(next - 1, column));
    }
}
