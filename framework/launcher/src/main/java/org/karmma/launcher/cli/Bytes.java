package org.karmma.launcher.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.karmma.core.ProgressLines;
import org.karmma.launcher.home.Progress;

/** How far something is that takes its time by the byte, in mebibytes. */
final class Bytes implements Progress, AutoCloseable {

    private static final int SHIFT = 20;

    private final String what;
    private final ProgressLines lines;

    private Bytes(String what, ProgressLines lines) {
        this.what = what;
        this.lines = lines;
    }

    static Bytes of(String what, PrintStream err) {
        return new Bytes(what, ProgressLines.to(err));
    }

    @Override
    public void at(long done, long total) {
        lines.progress(what, done >> SHIFT, total >> SHIFT, "MiB");
    }

    @Override
    public void close() {
        lines.close();
    }

    /** For instance {@code 4.2 MiB}. */
    static String text(long bytes) {
        return bytes < 1 << SHIFT ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << SHIFT));
    }
}
