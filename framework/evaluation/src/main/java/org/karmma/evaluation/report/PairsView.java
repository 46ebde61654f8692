package org.karmma.evaluation.report;

import java.util.List;
import java.util.Locale;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Pair;
import org.karmma.evaluation.Results;

/** For each pair of systems whether the difference is real. */
record PairsView(List<Row> rows) {

    /** @param what HTML */
    record Row(String what, String difference, String range, String p, String corrected, String verdict, boolean real) {}

    /** Null where there is nothing to compare. */
    static PairsView of(Results results) {
        return results.pairs().isEmpty() ? null : new PairsView(results.pairs().stream().map(PairsView::row).toList());
    }

    private static Row row(Pair pair) {
        Comparison c = pair.comparison();
        return new Row(Titles.of(c.system()).html() + " \u2212 " + Titles.of(c.against()).html(), Numbers.signed(c.difference().mean()),
                Numbers.signedRange(c.difference()), p(pair.p()), p(pair.corrected()), verdict(pair), pair.isReal());
    }

    /** In words. */
    static String verdict(Pair pair) {
        return pair.isReal() ? "real" : "not shown";
    }

    static String p(double p) {
        return String.format(Locale.ROOT, "%.3f", p);
    }
}
