package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Sweep;

/** What a terminal shows at the end of a sweep: plain text, at most 100 columns but for long names. */
public final class SweepLines {

    private static final int NAME = 20;
    private static final int COLUMN = 20;

    private SweepLines() {}

    /** Two tables: each variant's systems on the mean of the missing-probability curve, and what distillation does in each. */
    public static List<String> of(Sweep sweep) {
        List<String> lines = new ArrayList<>();
        List<Sweep.Variant> done = sweep.done();
        if (!done.isEmpty()) {
            lines.add("Mean of the missing-probability curve, top-1 accuracy (" + done.get(0).results().facts().space() + ") on the "
                    + sweep.split() + " split of " + done.get(0).results().facts().dataset() + ",");
            lines.add("percent, with 95 % intervals; " + count(done.size(), "variant") + " of " + sweep.experiment());
            lines.add("");
            lines.addAll(row("variant", Outcomes.SYSTEMS.stream().map(system -> Titles.of(system).plain()).toList()));
            lines.add("-".repeat(NAME + COLUMN * Outcomes.SYSTEMS.size()));
            done.forEach(v ->
                    lines.addAll(row(v.name(), Outcomes.SYSTEMS.stream().map(s -> range(v.results().system(s).mean())).toList())));
            lines.add("");
            lines.add("KARMMA_S - Baseline w/ delta, points, paired");
            lines.add("-".repeat(NAME + COLUMN * Outcomes.SYSTEMS.size()));
            done.forEach(v -> lines.addAll(row(v.name(), List.of(difference(v.distillation()),
                    count(v.results().seeds().size(), "seed") + ", " + count(v.results().clips(), "clip")))));
            lines.add("");
            lines.add(caution(sweep));
        }
        for (Sweep.Variant variant : sweep.variants()) {
            if (variant.failure() != null) {
                lines.add("failed: " + variant.name() + ": " + variant.failure());
            } else if (!variant.isDone()) {
                lines.add("not run: " + variant.name());
            }
        }
        return lines;
    }

    /** What the numbers are good for. */
    static String caution(Sweep sweep) {
        return sweep.split().equals("test")
                ? "Judged on the test split: whoever chooses a variant by these numbers has no clips left to judge it by."
                : "Judged on the " + sweep.split() + " split. The best of several looks better than it is: look at test once, for the one"
                + " you choose (--only NAME --split test).";
    }

    /** A long name has a line of its own. */
    private static List<String> row(String name, List<String> cells) {
        boolean fits = name.length() < NAME;
        String row = String.format("%-" + NAME + "s", fits ? name : "")
                + cells.stream().map(cell -> String.format("%" + COLUMN + "s", cell)).collect(Collectors.joining());
        return fits ? List.of(row) : List.of(name, row);
    }

    private static String range(Interval interval) {
        return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", interval.mean(), interval.low(), interval.high());
    }

    private static String difference(Comparison c) {
        return String.format(Locale.ROOT, "%+.1f (%+.1f to %+.1f)", c.difference().mean(), c.difference().low(), c.difference().high());
    }

    private static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
