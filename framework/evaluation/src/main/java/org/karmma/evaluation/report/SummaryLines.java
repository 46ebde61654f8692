package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.SystemResult;

/** What a terminal shows at the end of a run: plain text, at most 100 columns. */
public final class SummaryLines {

    private static final int HEAD = 20;
    private static final int COLUMN = 20;

    private SummaryLines() {}

    /** A table of subsets and systems, the mean of the missing-probability curve, the comparisons and the cost. */
    public static List<String> of(Results results) {
        List<String> lines = new ArrayList<>();
        lines.add("Top-1 accuracy (" + results.facts().space() + ") on the " + results.facts().split() + " split of " + results.facts().dataset()
                + ", percent,");
        lines.add("with 95 % intervals over " + count(results.seeds().size(), "seed") + " and " + count(results.clips(), "clip"));
        lines.add("");
        StringBuilder head = new StringBuilder(left("modalities present"));
        Outcomes.SYSTEMS.forEach(id -> head.append(right(Titles.of(id).plain())));
        lines.add(head.toString());
        lines.add("-".repeat(HEAD + COLUMN * Outcomes.SYSTEMS.size()));
        for (String name : results.subsets().names()) {
            String shown = name.length() < HEAD ? name : SubsetLabel.of(name, results).letters();
            lines.add(row(shown, results, s -> s.subsets().get(name)));
        }
        lines.add("");
        lines.add(row("0 % missing", results, s -> s.missing().get("0.0")));
        lines.add(row("50 % missing", results, s -> s.missing().get("0.5")));
        lines.add(row("90 % missing", results, s -> s.missing().get("0.9")));
        lines.add(row("mean of 0-90 %", results, SystemResult::mean));
        lines.add("");
        results.comparisons().forEach(c -> lines.add(comparison(c)));
        CostView.Shares cost = CostView.shares(results, results.subsets().full());
        if (cost != null) {
            lines.add("KARMMA_S costs, with everything present," + (cost.gflops() == null || cost.parameters() == null ? ""
                    : " " + Numbers.three(cost.gflops()) + " of the GFLOPs, " + Numbers.three(cost.parameters()) + " of the parameters,"));
            lines.add(String.format(Locale.ROOT, "%s of the latency%s of KARMMA_T", Numbers.three(cost.latency()),
                    cost.memory() == null ? "" : " and " + Numbers.three(cost.memory()) + " of the peak memory"));
        }
        return lines;
    }

    private static String comparison(Comparison c) {
        return String.format(Locale.ROOT, "%s - %s: %+.1f points on the mean (95 %% paired %+.1f to %+.1f)", Titles.of(c.system()).plain(),
                Titles.of(c.against()).plain(), c.difference().mean(), c.difference().low(), c.difference().high());
    }

    private static String row(String head, Results results, Function<SystemResult, Interval> of) {
        StringBuilder line = new StringBuilder(left(head));
        for (String id : Outcomes.SYSTEMS) {
            Interval i = of.apply(results.system(id));
            line.append(right(String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", i.mean(), i.low(), i.high())));
        }
        return line.toString();
    }

    private static String left(String text) {
        return String.format("%-" + HEAD + "." + HEAD + "s", text);
    }

    private static String right(String text) {
        return String.format("%" + COLUMN + "s", text);
    }

    private static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
