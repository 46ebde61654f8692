package org.karmma.core.internal.report;

import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.evaluation.Cost;
import org.karmma.core.internal.evaluation.CostTable;
import org.karmma.core.internal.evaluation.Results;

/**
 * What teacher and student cost, side by side.
 *
 * @param headline student over teacher with everything present
 */
record CostView(List<Row> rows, Shares headline) {

    record Row(SubsetLabel label, List<Pair> pairs) {}

    /** One measure of both, and student over teacher. */
    record Pair(String teacher, String student, String ratio) {}

    /** Student over teacher; memory is null where it was not measured. */
    record Shares(double gflops, double parameters, Double memory, double latency) {

        static Shares of(Cost teacher, Cost student) {
            return new Shares(student.gflops() / teacher.gflops(), (double) student.parameters() / teacher.parameters(),
                    teacher.peakMemoryMb() == null || student.peakMemoryMb() == null ? null : student.peakMemoryMb() / teacher.peakMemoryMb(),
                    student.latencyMs() / teacher.latencyMs());
        }

        public String gflopsText() {
            return Numbers.percent(gflops);
        }

        public String parametersText() {
            return Numbers.percent(parameters);
        }

        public String memoryText() {
            return memory == null ? "not measured" : Numbers.percent(memory);
        }

        public String latencyText() {
            return Numbers.percent(latency);
        }
    }

    /** Null unless the cost of both was measured. */
    static CostView of(Results results) {
        CostTable teacher = results.system("karmma_t").cost();
        CostTable student = results.system("karmma_s").cost();
        if (teacher == null || student == null) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (String name : results.subsets().names()) {
            Cost t = teacher.bySubset().get(name);
            Cost s = student.bySubset().get(name);
            if (t != null && s != null) {
                rows.add(new Row(SubsetLabel.of(name, results), pairs(t, s)));
            }
        }
        return new CostView(rows, shares(results, results.subsets().full()));
    }

    /** Student over teacher with a subset; null unless both were measured. */
    static Shares shares(Results results, String subset) {
        CostTable teacher = results.system("karmma_t").cost();
        CostTable student = results.system("karmma_s").cost();
        Cost t = teacher == null ? null : teacher.bySubset().get(subset);
        Cost s = student == null ? null : student.bySubset().get(subset);
        return t == null || s == null ? null : Shares.of(t, s);
    }

    static String ratio(Double ratio) {
        return ratio == null ? "\u2013" : Numbers.three(ratio) + "\u00a0\u00d7";
    }

    private static List<Pair> pairs(Cost t, Cost s) {
        Shares shares = Shares.of(t, s);
        return List.of(new Pair(Numbers.three(t.gflops()), Numbers.three(s.gflops()), ratio(shares.gflops())),
                new Pair(Numbers.millions(t.parameters()), Numbers.millions(s.parameters()), ratio(shares.parameters())),
                new Pair(memory(t), memory(s), ratio(shares.memory())),
                new Pair(Numbers.three(t.latencyMs()), Numbers.three(s.latencyMs()), ratio(shares.latency())));
    }

    private static String memory(Cost cost) {
        return cost.peakMemoryMb() == null ? "not measured" : Numbers.one(cost.peakMemoryMb());
    }
}
