package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Sweep;

/** A sweep as its page shows it: intervals on an axis that all variants share. Positions are percent of the axis. */
final class SweepView {

    private static final int TICKS = 5;

    private SweepView() {}

    /** An axis. */
    record Axis(double from, double to, List<Tick> ticks) {

        static Axis around(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            double low = sorted.length == 0 ? 0 : sorted[0];
            double high = sorted.length == 0 ? 1 : sorted[sorted.length - 1];
            double margin = Math.max(0.5, (high - low) * 0.06);
            Axis bare = new Axis(low - margin, high + margin, List.of());
            return new Axis(bare.from, bare.to, bare.round());
        }

        /** At round numbers. */
        private List<Tick> round() {
            double rough = (to - from) / TICKS;
            double unit = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = DoubleStream.of(1, 2, 5, 10).map(f -> f * unit).filter(s -> s >= rough).findFirst().orElseThrow();
            List<Tick> ticks = new ArrayList<>();
            for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
                ticks.add(new Tick(at(i * step), String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", i * step).replace('-', '\u2212')));
            }
            return ticks;
        }

        String at(double value) {
            return share((value - from) / (to - from));
        }

        String width(Interval interval) {
            return share((interval.high() - interval.low()) / (to - from));
        }

        private static String share(double share) {
            return String.format(Locale.ROOT, "%.2f", 100 * share);
        }
    }

    /** A number on an axis. */
    record Tick(String at, String text) {}

    /** An interval on an axis. */
    record Bar(String css, String low, String width, String mean, String title) {}

    /** A number with its interval. */
    record Cell(String marks, String mean, String range) {}

    /** A setting of a variant. */
    record Setting(String key, String value) {}

    /** What is shown of a variant. @param zero where no difference is */
    record Row(String name, String folder, List<Setting> settings, String counts, List<Cell> cells, List<Bar> bars, Cell gain,
            Bar difference, List<Tick> seeds, String zero, String verdict) {}

    static String subject(Sweep sweep) {
        List<Sweep.Variant> done = sweep.done();
        String judged = done.isEmpty() ? "" : ", data set " + done.get(0).results().facts().dataset() + ", label space "
                + done.get(0).results().facts().space();
        return Numbers.count(sweep.variants().size(), "variant") + " of " + sweep.experiment() + judged + ", judged on the " + sweep.split()
                + " split";
    }

    static Axis means(Sweep sweep) {
        return Axis.around(sweep.done().stream().flatMap(v -> v.results().systems().values().stream())
                .flatMapToDouble(s -> DoubleStream.of(s.mean().low(), s.mean().high())));
    }

    static Axis gains(Sweep sweep) {
        return Axis.around(sweep.done().stream().map(Sweep.Variant::distillation)
                .flatMapToDouble(c -> DoubleStream.concat(DoubleStream.of(0, c.difference().low(), c.difference().high()),
                        c.bySeed().stream().mapToDouble(Double::doubleValue))));
    }

    static List<Row> rows(Sweep sweep, Axis means, Axis gains) {
        return sweep.done().stream().map(v -> row(v, sweep, means, gains)).toList();
    }

    private static Row row(Sweep.Variant variant, Sweep sweep, Axis means, Axis gains) {
        List<Cell> cells = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (String system : Outcomes.SYSTEMS) {
            Interval mean = variant.results().system(system).mean();
            boolean best = sweep.done().stream().allMatch(v -> v.results().system(system).mean().mean() <= mean.mean());
            cells.add(new Cell(best ? "best" : "", Numbers.one(mean.mean()), Numbers.range(mean)));
            Titles.Title title = Titles.of(system);
            bars.add(bar(title.css(), means, mean, title.plain() + " " + Numbers.one(mean.mean()) + " (" + Numbers.range(mean) + ")"));
        }
        Comparison c = variant.distillation();
        List<Long> seeds = variant.results().seeds();
        List<Tick> dots = IntStream.range(0, seeds.size()).mapToObj(i -> new Tick(gains.at(c.bySeed().get(i)),
                "seed " + seeds.get(i) + ": " + Numbers.signed(c.bySeed().get(i)))).toList();
        return new Row(variant.name(), variant.folder(), settings(variant.settings()),
                Numbers.count(seeds.size(), "seed") + ", " + Numbers.count(variant.results().clips(), "clip"), cells, bars,
                new Cell("", Numbers.signed(c.difference().mean()), Numbers.signedRange(c.difference())),
                bar("karmma_s", gains, c.difference(), Numbers.signed(c.difference().mean())), dots, gains.at(0), EffectView.verdict(c));
    }

    private static Bar bar(String css, Axis axis, Interval interval, String title) {
        return new Bar(css, axis.at(interval.low()), axis.width(interval), axis.at(interval.mean()), title);
    }

    private static List<Setting> settings(Map<String, String> settings) {
        return settings.entrySet().stream().map(e -> new Setting(e.getKey(), e.getValue())).toList();
    }
}
