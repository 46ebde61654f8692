package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Results;

/**
 * A paired comparison as a headline number with its interval drawn on an axis; positions are percent of the axis, which all effects of a
 * report share.
 */
record EffectView(String question, String what, String difference, String range, String verdict, String zero, String low, String width,
        String mean, List<Dot> seeds, String kind) {

    /** One seed's difference. */
    record Dot(String at, String title) {}

    static List<EffectView> of(Results results) {
        if (results.comparisons().isEmpty()) {
            return List.of();
        }
        double[] ends = results.comparisons().stream()
                .flatMap(c -> Stream.concat(Stream.of(0.0, c.difference().low(), c.difference().high()), c.bySeed().stream()))
                .mapToDouble(Double::doubleValue).sorted().toArray();
        double margin = Math.max(0.5, (ends[ends.length - 1] - ends[0]) * 0.06);
        double from = ends[0] - margin;
        double to = ends[ends.length - 1] + margin;
        return results.comparisons().stream().map(c -> view(c, results, from, to - from)).toList();
    }

    private static EffectView view(Comparison c, Results results, double from, double span) {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < c.bySeed().size(); i++) {
            dots.add(new Dot(at((c.bySeed().get(i) - from) / span), "seed " + results.seeds().get(i) + ": "
                    + Numbers.signed(c.bySeed().get(i))));
        }
        boolean taught = "karmma_s".equals(c.system());
        return new EffectView(taught ? "Distillation" : "Dropout and learned tokens",
                Titles.of(c.system()).html() + " \u2212 " + Titles.of(c.against()).html(), Numbers.signed(c.difference().mean()),
                Numbers.signedRange(c.difference()), verdict(c), at(-from / span), at((c.difference().low() - from) / span),
                at((c.difference().high() - c.difference().low()) / span), at((c.difference().mean() - from) / span), dots, c.system());
    }

    /** What the interval says, in words. */
    static String verdict(Comparison c) {
        return c.difference().above() ? "The whole interval is above zero." : c.difference().below()
                ? "The whole interval is below zero." : "The interval includes zero: no difference was shown.";
    }

    private static String at(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
