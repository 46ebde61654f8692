package org.karmma.core;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says how far a run is: on a terminal in one line that is written again and again, otherwise in plain lines, each stage at most every
 * ten seconds. Closing ends the line on the terminal.
 */
public final class ProgressLines implements RunListener, AutoCloseable {

    /** System property: the width of the terminal on standard error in columns; absent or 0 where that is no terminal. */
    public static final String COLUMNS = "karmma.columns";

    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Map<String, Under> underWay = new LinkedHashMap<>();

    /** A stage that has begun. */
    private static final class Under {
        /** What was done when it first said so, which is much in a stage that goes on from a checkpoint; -1: it has not yet. */
        long first = -1;
        long firstAt;
        long said;
        String state = "";

        Under(long now) {
            said = now;
        }
    }

    /** @param columns width of the terminal; 0 where there is none */
    public ProgressLines(PrintStream err, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    /** To the standard error of this process. */
    public static ProgressLines to(PrintStream err) {
        return new ProgressLines(err, Integer.getInteger(COLUMNS, 0), System::nanoTime);
    }

    @Override
    public synchronized void started(String stage, boolean skipped) {
        if (skipped) {
            line(stage + ": unchanged, skipped");
            return;
        }
        underWay.put(stage, new Under(nanoTime.getAsLong()));
        if (columns > 0) {
            redraw();
        } else {
            line(stage + ": begins");
        }
    }

    @Override
    public synchronized void progress(String stage, long done, long total, String note) {
        long now = nanoTime.getAsLong();
        Under under = underWay.computeIfAbsent(stage, s -> new Under(now));
        if (under.first < 0) {
            under.first = done;
            under.firstAt = now;
        }
        under.state = state(done, total, done - under.first, (now - under.firstAt) / 1e9, note);
        if (columns > 0) {
            redraw();
        } else if (now - under.said >= PLAIN_NANOS) {
            under.said = now;
            line(stage + ": " + under.state);
        }
    }

    @Override
    public void finished(String stage, double seconds) {
        finished(stage, seconds, "");
    }

    /** @param note what is worth saying besides, or empty */
    public synchronized void finished(String stage, double seconds, String note) {
        underWay.remove(stage);
        line(String.format(Locale.ROOT, "%s: done in %s%s", stage, time(seconds), note.isEmpty() ? "" : ", " + note));
    }

    @Override
    public synchronized void message(String text) {
        line(text);
    }

    @Override
    public synchronized void close() {
        if (columns > 0) {
            err.print(ERASE_LINE);
            err.flush();
        }
        underWay.clear();
    }

    /**
     * For instance {@code 45 %, 540 of 1200, 31/s, 0:21 left, loss 0.52}.
     *
     * @param sinceFirst of {@code done}, what was done in the last {@code seconds}: the rate is about this start alone
     */
    static String state(long done, long total, long sinceFirst, double seconds, String note) {
        StringJoiner state = new StringJoiner(", ");
        if (total > 0) {
            state.add(String.format(Locale.ROOT, "%d %%", 100 * done / total));
            state.add(done + " of " + total);
        } else {
            state.add(String.valueOf(done));
        }
        if (sinceFirst > 0 && seconds > 0) {
            double rate = sinceFirst / seconds;
            state.add(rate >= 10 ? String.format(Locale.ROOT, "%.0f/s", rate) : String.format(Locale.ROOT, "%.2f/s", rate));
            if (total > done) {
                state.add(time((total - done) / rate) + " left");
            }
        }
        return note.isEmpty() ? state.toString() : state.add(note).toString();
    }

    /** Minutes and seconds. */
    public static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    private void line(String text) {
        err.println((columns > 0 ? ERASE_LINE : "") + text);
        if (columns > 0) {
            redraw();
        }
    }

    private void redraw() {
        StringJoiner all = new StringJoiner(" | ");
        underWay.forEach((stage, under) -> all.add(under.state.isEmpty() ? stage : stage + ": " + under.state));
        String text = all.toString();
        err.print(ERASE_LINE + (text.length() < columns ? text : text.substring(0, columns - 1)));
        err.flush();
    }
}
