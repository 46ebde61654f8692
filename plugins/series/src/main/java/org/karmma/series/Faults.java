package org.karmma.series;

import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.TimeSpan;

/** Recognises measurements that say nothing. */
final class Faults {

    private final Series series;

    Faults(Series series) {
        this.series = series;
    }

    /** @param window what was measured within a span @return what is wrong, if anything is */
    Optional<String> of(Track window, TimeSpan span) {
        double last = span.start();
        for (int row = 0; row <= window.size(); row++) {
            double time = row < window.size() ? window.times()[row] : span.end();
            if (time - last > series.staleAfter() + 1 / window.rate()) {
                return said("says nothing for %.2f s from second %.2f on", time - last, last);
            }
            last = time;
        }
        for (int row = 0; row < window.size(); row++) {
            double time = window.times()[row];
            for (int c = 0; c < window.columns(); c++) {
                float value = window.value(row, c);
                Series.Column column = series.columns().get(c);
                if (!Float.isFinite(value)) {
                    return said("has no number in column %s at second %.2f", column.name(), time);
                }
                if (!column.scale().holds(value)) {
                    return said("says that %s was %s at second %.2f, and its sensor measures %s to %s", column.name(), value, time,
                            column.scale().low(), column.scale().high());
                }
            }
        }
        return !series.steady() && window.size() > 1 && frozen(window) ? said("is frozen: all %d measurements of the clip are the same",
                window.size()) : Optional.empty();
    }

    private static boolean frozen(Track window) {
        for (int i = window.columns(); i < window.values().length; i++) {
            if (window.values()[i] != window.values()[i % window.columns()]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> said(String text, Object... args) {
        return Optional.of(String.format(Locale.ROOT, text, args));
    }
}
