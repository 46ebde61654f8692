package org.karmma.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.karmma.evaluation.Cost;
import org.karmma.evaluation.CostTable;
import org.karmma.evaluation.MissingCurve;
import org.karmma.evaluation.Published;
import org.karmma.evaluation.Results;

/** What the charts draw, as JSON that may stand inside a script element. */
final class ChartData {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ChartData() {}

    /** @param published null for none */
    static String of(Results results, Published.DataSet published) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode curve = root.putArray("curve");
        ArrayNode publishedCurve = root.putArray("published");
        for (String id : results.systems().keySet()) {
            ObjectNode system = curve.addObject().put("id", Titles.of(id).css())
                    .put("title", Titles.of(id).plain().replace("w/ delta", "w/ \u03b4"));
            for (String key : MissingCurve.KEYS) {
                system.withArray("mean").add(results.system(id).missing().get(key).mean());
                system.withArray("low").add(results.system(id).missing().get(key).low());
                system.withArray("high").add(results.system(id).missing().get(key).high());
            }
            if (published != null && published.missing().containsKey(id)) {
                publishedCurve.addObject().put("id", id).put("title", system.get("title").asText())
                        .set("mean", JSON.valueToTree(published.missing().get(id)));
            }
        }
        CostTable teacher = CostView.table("karmma_t", results);
        CostTable student = CostView.table("karmma_s", results);
        if (teacher != null && student != null) {
            ObjectNode cost = root.putObject("cost");
            for (String name : results.subsets().names()) {
                cost.withArray("subsets").add(SubsetLabel.of(name, results).letters().replace("+", " + "));
                add(cost.withObject("/teacher"), teacher.bySubset().get(name));
                add(cost.withObject("/student"), student.bySubset().get(name));
            }
        }
        try {
            return JSON.writeValueAsString(root).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("trees of numbers and texts are always written", e);
        }
    }

    private static void add(ObjectNode to, Cost cost) {
        to.withArray("gflops").add(cost == null ? null : cost.gflops());
        to.withArray("parameters").add(cost == null || cost.parameters() == null ? null : (Double) (cost.parameters() / 1e6));
        to.withArray("memory").add(cost == null ? null : cost.peakMemoryMb());
        to.withArray("latency").add(cost == null ? null : (Double) cost.latencyMs());
    }
}
