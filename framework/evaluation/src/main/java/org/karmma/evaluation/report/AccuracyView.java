package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.MissingCurve;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.SystemResult;

/** The subset table and the table of the missing-probability curve. */
record AccuracyView(List<Row> subsets, List<Row> curve, Row mean) {

    /** @param label null in the rows of the curve */
    record Row(SubsetLabel label, String head, List<Cell> cells) {}

    /** @param marks of its cell: {@code best} of the row, {@code top} of the systems of the student's size */
    record Cell(String mean, String range, String marks) {}

    static AccuracyView of(Results results) {
        List<Row> subsets = results.subsets().names().stream().map(name ->
                new Row(SubsetLabel.of(name, results), name, cells(results, s -> s.subsets().get(name)))).toList();
        List<Row> curve = MissingCurve.KEYS.stream().map(key ->
                new Row(null, Math.round(100 * Double.parseDouble(key)) + " %", cells(results, s -> s.missing().get(key)))).toList();
        return new AccuracyView(subsets, curve, new Row(null, "Mean", cells(results, SystemResult::mean)));
    }

    private static List<Cell> cells(Results results, Function<SystemResult, Interval> of) {
        List<String> systems = List.copyOf(results.systems().keySet());
        double best = systems.size() > 1 ? highest(systems, results, of) : Double.POSITIVE_INFINITY;
        List<String> small = results.isOfRun() ? systems.stream().filter(id -> !"karmma_t".equals(id)).toList() : List.of();
        double top = highest(small, results, of);
        List<Cell> cells = new ArrayList<>();
        for (String id : systems) {
            Interval interval = of.apply(results.system(id));
            String marks = (interval.mean() >= best ? "best" : "") + (small.contains(id) && interval.mean() >= top ? " top" : "");
            cells.add(new Cell(Numbers.one(interval.mean()), Numbers.range(interval), marks.strip()));
        }
        return cells;
    }

    private static double highest(List<String> systems, Results results, Function<SystemResult, Interval> of) {
        return systems.stream().map(id -> of.apply(results.system(id))).mapToDouble(Interval::mean).max().orElse(Double.POSITIVE_INFINITY);
    }
}
