package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Published;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts.ModalityFacts;

/**
 * What the papers published, beside this run.
 *
 * @param dataset the published one with the most modalities in common
 * @param letters its modalities
 * @param costs empty where the papers show none for it
 */
record PublishedView(String dataset, String source, String letters, List<Row> rows, Row mean, List<CostRow> costs) {

    private static final String NONE = "\u2013";

    /** Accuracies by system, this run's and the published ones. */
    record Row(String letters, List<String> own, List<String> published) {}

    /** Student over teacher. */
    record CostRow(String letters, String gflops, String publishedGflops, String memory, String publishedMemory) {}

    public boolean hasCosts() {
        return !costs.isEmpty();
    }

    /** Null unless these are the systems of the papers. */
    static PublishedView of(Results results, Published published) {
        if (!results.isOfRun()) {
            return null;
        }
        Published.DataSet data = nearest(results, published);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < data.order().size(); i++) {
            int at = i;
            String name = SubsetLabel.named(data.order().get(i), results);
            rows.add(new Row(data.order().get(i), Outcomes.SYSTEMS.stream().map(s -> name == null ? NONE
                    : Numbers.one(results.system(s).subsets().get(name).mean())).toList(),
                    Outcomes.SYSTEMS.stream().map(s -> number(data.accuracy().get(s).get(at))).toList()));
        }
        Row mean = new Row("", Outcomes.SYSTEMS.stream().map(s -> Numbers.one(results.system(s).mean().mean())).toList(),
                Outcomes.SYSTEMS.stream().map(s -> !data.missing().containsKey(s) ? NONE
                        : Numbers.one(data.missing().get(s).stream().mapToDouble(Double::doubleValue).average().orElseThrow())).toList());
        return new PublishedView(data.title(), published.source(), String.join(", ", data.letters()), rows, mean, costs(results, data));
    }

    /** The published data set that a report shows, or null likewise. */
    static Published.DataSet nearest(Results results, Published published) {
        return !results.isOfRun() ? null : published.nearest(results.facts().modalities().stream().map(ModalityFacts::letter).toList());
    }

    private static List<CostRow> costs(Results results, Published.DataSet data) {
        List<CostRow> rows = new ArrayList<>();
        for (int i = 0; data.gflops() != null && i < data.order().size(); i++) {
            String name = SubsetLabel.named(data.order().get(i), results);
            CostView.Shares own = name == null ? null : CostView.shares(results, name);
            rows.add(new CostRow(data.order().get(i), CostView.ratio(own == null ? null : own.gflops()),
                    CostView.ratio(data.gflops().get("student").get(i) / data.gflops().get("teacher").get(i)),
                    CostView.ratio(own == null ? null : own.memory()),
                    CostView.ratio(data.memoryGb().get("student").get(i) / data.memoryGb().get("teacher").get(i))));
        }
        return rows;
    }

    private static String number(Double value) {
        return value == null ? NONE : Numbers.one(value);
    }
}
