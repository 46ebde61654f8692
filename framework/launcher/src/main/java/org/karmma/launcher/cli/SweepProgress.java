package org.karmma.launcher.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.karmma.core.ProgressLines;
import org.karmma.core.SweepListener;

/** Says how far a sweep is: the lines of its runs, each with its variant in front, and how long the rest may take. */
final class SweepProgress implements SweepListener, AutoCloseable {

    private final ProgressLines lines;
    private String where = "";
    private int skipped;
    private String left = "";

    SweepProgress(ProgressLines lines) {
        this.lines = lines;
    }

    static SweepProgress to(PrintStream err) {
        return new SweepProgress(ProgressLines.to(err));
    }

    @Override
    public void variant(int number, int count, String name) {
        tellSkipped();
        where = "[" + number + "/" + count + " " + name + "] ";
        lines.message("variant " + number + " of " + count + ": " + name + (left.isEmpty() ? "" : ", about " + left
                + " left of the sweep"));
    }

    @Override
    public void left(double seconds) {
        left = time(seconds);
    }

    @Override
    public void started(String stage, boolean unchanged) {
        if (unchanged) {
            skipped++;
        } else {
            tellSkipped();
            lines.started(where + stage, false);
        }
    }

    @Override
    public void progress(String stage, long done, long total, String note) {
        lines.progress(where + stage, done, total, note);
    }

    @Override
    public void finished(String stage, double seconds) {
        lines.finished(where + stage, seconds, left.isEmpty() ? "" : "about " + left + " left of the sweep");
    }

    @Override
    public void message(String text) {
        lines.message(where + text);
    }

    /** A line a stage would say the same of every variant. */
    private void tellSkipped() {
        if (skipped > 0) {
            lines.message(where + skipped + (skipped == 1 ? " stage is" : " stages are") + " there already");
            skipped = 0;
        }
    }

    /** Hours and minutes of long times. */
    static String time(double seconds) {
        return seconds < 3600 ? ProgressLines.time(seconds) : String.format(Locale.ROOT, "%d h %02d min", (long) seconds / 3600,
                (long) seconds % 3600 / 60);
    }

    @Override
    public void close() {
        tellSkipped();
        lines.close();
    }
}
