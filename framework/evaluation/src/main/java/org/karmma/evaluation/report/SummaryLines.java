package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Metrics;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts;
import org.karmma.evaluation.Sampling;
import org.karmma.evaluation.SpaceResult;
import org.karmma.evaluation.SystemResult;
import org.karmma.evaluation.TestClips;

/** What a terminal shows at the end: plain text, tables of at most 100 columns. */
public final class SummaryLines {

    private static final int HEAD = 20;
    private static final int COLUMN = 20;
    /** Systems side by side. */
    private static final int ABREAST = 4;

    private SummaryLines() {}

    /** A table of subsets and systems, the mean of the missing-probability curve, the comparisons and the cost. */
    public static List<String> of(Results results) {
        List<String> lines = new ArrayList<>(head(results));
        List<String> systems = List.copyOf(results.systems().keySet());
        for (int from = 0; from < systems.size(); from += ABREAST) {
            lines.add("");
            lines.addAll(table(results, systems.subList(from, Math.min(systems.size(), from + ABREAST))));
        }
        lines.add("");
        if (results.isOfRun()) {
            results.comparisons().forEach(c -> lines.add(comparison(c)));
            lines.addAll(cost(results));
        } else {
            results.pairs().forEach(pair -> lines.add(comparison(pair.comparison()) + ", p " + PairsView.p(pair.corrected()) + ": "
                    + PairsView.verdict(pair)));
            lines.add(sampling(results));
        }
        return lines;
    }

    private static List<String> head(Results results) {
        RunFacts facts = results.facts();
        return List.of("Top-1 accuracy (" + facts.space() + ") on the " + (facts.split().isEmpty() ? "clips" : facts.split() + " split")
                + " of " + facts.dataset() + ", percent,", "with 95 % intervals over " + count(results.seeds().size(), "seed") + " and "
                + count(results.clips(), "clip"));
    }

    private static List<String> table(Results results, List<String> systems) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(left("modalities present"));
        systems.forEach(id -> head.append(right(Titles.of(id).plain())));
        lines.add(head.toString());
        lines.add("-".repeat(HEAD + COLUMN * systems.size()));
        for (String name : results.subsets().names()) {
            String shown = name.length() < HEAD ? name : SubsetLabel.of(name, results).letters();
            lines.add(row(shown, results, systems, s -> s.subsets().get(name)));
        }
        lines.add("");
        lines.add(row("0 % missing", results, systems, s -> s.missing().get("0.0")));
        lines.add(row("50 % missing", results, systems, s -> s.missing().get("0.5")));
        lines.add(row("90 % missing", results, systems, s -> s.missing().get("0.9")));
        lines.add(row("mean of 0-90 %", results, systems, SystemResult::mean));
        if (!results.isOfRun()) {
            lines.addAll(metrics(results, systems));
        }
        return lines;
    }

    /** With everything present. */
    private static List<String> metrics(Results results, List<String> systems) {
        List<String> lines = new ArrayList<>(List.of("", "with everything:"));
        List<SpaceResult> any = results.system(systems.get(0)).spaces();
        for (int s = 0; s < any.size(); s++) {
            int space = s;
            Function<SystemResult, Metrics> of = system -> system.spaces().get(space).metrics().get(results.subsets().full());
            String name = any.get(s).space() + " ";
            lines.add(numbers(name + "top-1", results, systems, of.andThen(Metrics::top1)));
            lines.add(numbers(name + "top-5", results, systems, of.andThen(Metrics::top5)));
            lines.add(numbers(name + "balanced", results, systems, of.andThen(Metrics::classBalanced)));
            lines.add(numbers(name + "ECE", results, systems, of.andThen(Metrics::ece)));
            for (TestClips.Group group : results.tested().groups()) {
                lines.add(numbers(name + "top-1 " + group.id(), results, systems, of.andThen(m -> m.groups().get(group.id()).top1())));
                lines.add(numbers(name + "top-5 " + group.id(), results, systems, of.andThen(m -> m.groups().get(group.id()).top5())));
            }
        }
        return lines;
    }

    private static String numbers(String head, Results results, List<String> systems, Function<SystemResult, Double> of) {
        StringBuilder line = new StringBuilder(left(head));
        systems.forEach(id -> {
            Double number = of.apply(results.system(id));
            line.append(right(number == null ? "-" : Numbers.one(number)));
        });
        return line.toString();
    }

    private static String sampling(Results results) {
        double furthest = results.systems().values().stream().mapToDouble(s -> s.sampled().furthest()).max().orElse(0);
        return String.format(Locale.ROOT, "missing sensors played out, %d draws a clip: within %.1f standard errors of what is expected",
                Sampling.ROUNDS, furthest);
    }

    private static List<String> cost(Results results) {
        CostView.Shares cost = CostView.shares(results, results.subsets().full());
        if (cost == null) {
            return List.of();
        }
        return List.of("KARMMA_S costs, with everything present," + (cost.gflops() == null || cost.parameters() == null ? ""
                : " " + Numbers.three(cost.gflops()) + " of the GFLOPs, " + Numbers.three(cost.parameters()) + " of the parameters,"),
                String.format(Locale.ROOT, "%s of the latency%s of KARMMA_T", Numbers.three(cost.latency()),
                        cost.memory() == null ? "" : " and " + Numbers.three(cost.memory()) + " of the peak memory"));
    }

    private static String comparison(Comparison c) {
        return String.format(Locale.ROOT, "%s - %s: %+.1f points on the mean (95 %% paired %+.1f to %+.1f)", Titles.of(c.system()).plain(),
                Titles.of(c.against()).plain(), c.difference().mean(), c.difference().low(), c.difference().high());
    }

    private static String row(String head, Results results, List<String> systems, Function<SystemResult, Interval> of) {
        StringBuilder line = new StringBuilder(left(head));
        for (String id : systems) {
            Interval i = of.apply(results.system(id));
            line.append(right(String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", i.mean(), i.low(), i.high())));
        }
        return line.toString();
    }

    private static String left(String text) {
        return String.format("%-" + HEAD + "." + HEAD + "s", text);
    }

    private static String right(String text) {
        return String.format("%" + COLUMN + "s", text.length() < COLUMN ? text : text.substring(0, COLUMN - 2) + "~");
    }

    private static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
