package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.karmma.evaluation.Metrics;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.SpaceResult;
import org.karmma.evaluation.SystemResult;
import org.karmma.evaluation.TestClips;

/** What the field tells of a classifier, a table for each label space. */
record MetricsView(List<Space> spaces) {

    private static final String NONE = "\u2013";

    /** @param groups of clips, titles @param judged whether results are about it */
    record Space(String id, boolean judged, List<String> groups, List<SystemRows> systems) {}

    record SystemRows(Titles.Title title, List<Row> rows) {}

    /** @param numbers top-1, top-5, class-balanced, calibration error, then top-1 of the groups */
    record Row(SubsetLabel label, List<String> numbers) {}

    static MetricsView of(Results results) {
        List<Space> spaces = new ArrayList<>();
        List<SpaceResult> any = results.systems().values().iterator().next().spaces();
        for (int s = 0; s < any.size(); s++) {
            int space = s;
            List<String> groups = results.tested().groups().stream().map(TestClips.Group::title).toList();
            spaces.add(new Space(any.get(s).space(), s == 0, groups, results.systems().values().stream().map(system ->
                    rows(system, system.spaces().get(space), results)).toList()));
        }
        return new MetricsView(spaces);
    }

    private static SystemRows rows(SystemResult system, SpaceResult space, Results results) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Metrics> entry : space.metrics().entrySet()) {
            Metrics m = entry.getValue();
            List<String> numbers = new ArrayList<>(
                    List.of(Numbers.one(m.top1()), number(m.top5()), Numbers.one(m.classBalanced()), number(m.ece())));
            results.tested().groups().forEach(group -> numbers.add(number(m.groups().get(group.id()).top1())));
            rows.add(new Row(SubsetLabel.of(entry.getKey(), results), numbers));
        }
        return new SystemRows(Titles.of(system.id()), rows);
    }

    static String number(Double value) {
        return value == null ? NONE : Numbers.one(value);
    }
}
