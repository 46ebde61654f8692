package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.SystemResult;

/** Every seed's numbers. */
record SeedsView(List<Row> rows) {

    /** @param cells one a system */
    record Row(String seed, List<Cell> cells) {}

    /** @param mean of the curve @param full with everything present */
    record Cell(String mean, String full) {}

    static SeedsView of(Results results) {
        List<Row> rows = new ArrayList<>();
        String full = results.subsets().full();
        for (int i = 0; i < results.seeds().size(); i++) {
            int seed = i;
            rows.add(new Row(Long.toString(results.seeds().get(i)),
                    results.systems().values().stream().map((SystemResult s) -> new Cell(Numbers.one(s.meanBySeed().get(seed)),
                            Numbers.one(s.spaces().get(0).bySeed().get(seed).get(full).top1()))).toList()));
        }
        return new SeedsView(rows);
    }
}
