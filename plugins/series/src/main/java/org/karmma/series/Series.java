package org.karmma.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What there is to say of a sensor whose signal is a table of numbers over time. Immutable; each method gives a changed copy.
 *
 * @param id lower-case word: of the modality, and of the kind of medium that it reads
 * @param letter one capital for tables
 * @param title for people
 * @param rate measurements per second; recordings of half to twice that are resampled, others are refused
 * @param window how many samples a clip's span is resampled to, whatever its length: a multiple of 32, up to 1024
 * @param staleAfter seconds that the newest measurement may be older than the clip's end, and that it may be silent in between
 * @param steady whether all numbers may stay the same for a whole clip; if not, that says that the sensor is frozen
 * @param columns in the order in which they stand in the signal
 */
public record Series(String id, String letter, String title, double rate, int window, double staleAfter, boolean steady,
        List<Column> columns) {

    /** The column of a file that says when its row was measured. */
    static final String TIME = "time";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
    private static final int LONGEST = 1024;

    /**
     * One number of each measurement.
     *
     * @param name in the header of files
     */
    public record Column(String name, Scale scale) {
        public Column {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(scale, "scale");
        }
    }

    public Series {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a modality's id is a lower-case word: \"" + id + "\"");
        }
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(id + " is measured more than 0 times a second: " + rate);
        }
        if (window < SeriesNetwork.STEP || window > LONGEST || window % SeriesNetwork.STEP != 0) {
            throw new IllegalArgumentException("the window of " + id + " is a multiple of " + SeriesNetwork.STEP + " up to " + LONGEST
                    + ": " + window);
        }
        if (!(staleAfter >= 0)) {
            throw new IllegalArgumentException(id + " is stale after 0 seconds or more: " + staleAfter);
        }
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>(Set.of(TIME));
        columns.forEach(column -> {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("column " + column.name() + " of " + id + " occurs twice");
            }
        });
    }

    /** Of a sensor that is read 100 times a second, in 128 samples a clip, and is stale after a second; columns are yet to be named. */
    public static Series of(String id, String letter, String title) {
        return new Series(id, letter, title, 100, 128, 1, false, List.of());
    }

    /** With more columns, which have one scale. */
    public Series columns(Scale scale, String... names) {
        List<Column> all = new ArrayList<>(columns);
        for (String name : names) {
            all.add(new Column(name, scale));
        }
        return new Series(id, letter, title, rate, window, staleAfter, steady, all);
    }

    /** Read that often, per second. */
    public Series rate(double rate) {
        return new Series(id, letter, title, rate, window, staleAfter, steady, columns);
    }

    /** With that many samples a clip: a multiple of 32, up to 1024. */
    public Series window(int window) {
        return new Series(id, letter, title, rate, window, staleAfter, steady, columns);
    }

    /** With that budget, seconds. */
    public Series staleAfter(double seconds) {
        return new Series(id, letter, title, rate, window, seconds, steady, columns);
    }

    /** A CSV file of that many seconds as the sensor could write it, for tests and to look at: each column swings about its mean. */
    public String example(double seconds) {
        StringBuilder text = new StringBuilder(TIME);
        columns.forEach(column -> text.append(',').append(column.name()));
        for (int row = 0; row < seconds * rate; row++) {
            text.append('\n').append(row / rate);
            for (int c = 0; c < columns.size(); c++) {
                Scale scale = columns.get(c).scale();
                double swing = scale.mean() + scale.deviation() * Math.sin(2 * Math.PI * row / rate + c);
                text.append(',').append(Math.max(scale.low(), Math.min(scale.high(), swing)));
            }
        }
        return text.append('\n').toString();
    }

    /** Of a sensor whose numbers may stay the same for a whole clip, such as a thermometer. */
    public Series mayStaySteady() {
        return new Series(id, letter, title, rate, window, staleAfter, true, columns);
    }
}
