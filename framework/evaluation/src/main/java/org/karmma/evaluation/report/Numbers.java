package org.karmma.evaluation.report;

import java.util.Locale;
import org.karmma.evaluation.Interval;

/** Numbers as people read them; a true minus sign in HTML, where {@code signed} and {@code range} are used. */
final class Numbers {

    private Numbers() {}

    static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** With its sign, to 0.1. */
    static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.1f", value);
        return text.equals("-0.0") ? "+0.0" : text.replace('-', '\u2212');
    }

    /** An accuracy's interval. */
    static String range(Interval interval) {
        return one(interval.low()) + "\u2013" + one(interval.high());
    }

    /** A difference's interval. */
    static String signedRange(Interval interval) {
        return signed(interval.low()) + " to " + signed(interval.high());
    }

    /** Three significant digits without an exponent. */
    static String three(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f"
                : "%.4f", value);
    }

    /** A share of one, in percent. */
    static String percent(double share) {
        return one(100 * share) + "\u00a0%";
    }

    /** Parameters, in millions. */
    static String millions(long count) {
        return String.format(Locale.ROOT, "%.2f M", count / 1e6);
    }

    /** A count of things with the right ending. */
    static String count(long count, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s").replace(",", "\u202f");
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? one(seconds) + " s" : whole < 3600 ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
