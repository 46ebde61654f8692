package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import org.karmma.evaluation.Cost;
import org.karmma.evaluation.CostTable;
import org.karmma.evaluation.Results;

/**
 * What teacher and student cost, side by side.
 *
 * @param headline student over teacher with everything present
 */
record CostView(List<Row> rows, Shares headline) {

    private static final String NONE = "\u2013";

    record Row(SubsetLabel label, List<Pair> pairs) {}

    /** One measure of both, and student over teacher. */
    record Pair(String teacher, String student, String ratio) {}

    /** Student over teacher; null where one of them was not counted or measured. */
    record Shares(Double gflops, Double parameters, Double memory, double latency) {

        static Shares of(Cost teacher, Cost student) {
            return new Shares(share(teacher.gflops(), student.gflops()), share(teacher.parameters(), student.parameters()),
                    share(teacher.peakMemoryMb(), student.peakMemoryMb()), student.latencyMs() / teacher.latencyMs());
        }

        private static Double share(Number teacher, Number student) {
            return teacher == null || student == null ? null : (Double) (student.doubleValue() / teacher.doubleValue());
        }

        public String gflopsText() {
            return gflops == null ? NONE : Numbers.percent(gflops);
        }

        public String parametersText() {
            return parameters == null ? "not counted" : Numbers.percent(parameters);
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
        CostTable teacher = table("karmma_t", results);
        CostTable student = table("karmma_s", results);
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
        CostTable teacher = table("karmma_t", results);
        CostTable student = table("karmma_s", results);
        Cost t = teacher == null ? null : teacher.bySubset().get(subset);
        Cost s = student == null ? null : student.bySubset().get(subset);
        return t == null || s == null ? null : Shares.of(t, s);
    }

    /** Null where the system is not among those that were compared, or its cost was not measured. */
    static CostTable table(String system, Results results) {
        return results.systems().containsKey(system) ? results.system(system).cost() : null;
    }

    static String ratio(Double ratio) {
        return ratio == null ? NONE : Numbers.three(ratio) + "\u00a0\u00d7";
    }

    private static List<Pair> pairs(Cost t, Cost s) {
        Shares shares = Shares.of(t, s);
        return List.of(new Pair(gflops(t), gflops(s), ratio(shares.gflops())),
                new Pair(parameters(t), parameters(s), ratio(shares.parameters())),
                new Pair(memory(t), memory(s), ratio(shares.memory())),
                new Pair(Numbers.three(t.latencyMs()), Numbers.three(s.latencyMs()), ratio(shares.latency())));
    }

    private static String gflops(Cost cost) {
        return cost.gflops() == null ? NONE : Numbers.three(cost.gflops());
    }

    private static String parameters(Cost cost) {
        return cost.parameters() == null ? NONE : Numbers.millions(cost.parameters());
    }

    private static String memory(Cost cost) {
        return cost.peakMemoryMb() == null ? "not measured" : Numbers.one(cost.peakMemoryMb());
    }
}
