package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.karmma.model.AtomicFile;

/** results.json: the same results give the same bytes. Percentages are rounded to 0.001, absent measurements are null. */
public final class ResultsFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultsFile() {}

    /** Writes the whole file or nothing. */
    public static void write(Results results, Path file) throws IOException {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(results)) + "\n";
        AtomicFile.write(file, f -> Files.writeString(f, text));
    }

    /** Results as a tree. */
    public static ObjectNode json(Results results) {
        RunFacts facts = results.facts();
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1).put("experiment", facts.experiment()).put("dataset", facts.dataset()).put("split", facts.split())
                .put("label_space", facts.space()).put("recipe", facts.recipe());
        root.set("seeds", JSON.valueToTree(results.seeds()));
        root.set("modalities", JSON.valueToTree(facts.modalities()));
        root.put("test_clips", results.clips());
        root.put("metric", "top-1 accuracy, percent");
        root.put("interval", "95 % percentile bootstrap over seeds and clips, " + results.resamples() + " resamples");
        ObjectNode systems = root.putObject("systems");
        results.systems().forEach((id, system) -> systems.set(id, system(system, results.seeds())));
        ArrayNode comparisons = root.putArray("comparisons");
        results.comparisons().forEach(c -> comparisons.add(comparison(c, results.seeds())));
        ArrayNode pairs = root.putArray("pairs");
        results.pairs().forEach(p -> pairs.add(pair(p, results.seeds())));
        root.putObject("sampling").put("rounds", Sampling.ROUNDS).put("seed", Sampling.SEED);
        ArrayNode groups = root.putArray("groups");
        results.tested().groups().forEach(g -> groups.addObject().put("id", g.id()).put("title", g.title()));
        root.set("settings", JSON.valueToTree(facts.settings()));
        root.set("clips", JSON.valueToTree(facts.clips()));
        root.set("skipped", JSON.valueToTree(facts.skipped()));
        ArrayNode probes = root.putArray("probes");
        facts.probes().forEach(p -> probes.addObject().put("modality", p.modality()).put("role", p.role())
                .set("percent", numbers(p.percent())));
        root.set("seconds", numbers(facts.seconds()));
        root.set("versions", JSON.valueToTree(facts.versions()));
        return root;
    }

    private static ObjectNode system(SystemResult system, List<Long> seeds) {
        ObjectNode node = JSON.createObjectNode();
        node.set("subsets", intervals(system.subsets()));
        node.set("missing", intervals(system.missing()));
        node.set("missing_mean", interval(system.mean()));
        node.set("missing_sampled", numbers(system.sampled().percent()));
        node.set("missing_sampled_standard_error", numbers(system.sampled().standardError()));
        ObjectNode metrics = node.putObject("metrics");
        system.spaces().forEach(space -> metrics.set(space.space(), space(space)));
        if (system.cost() != null) {
            ObjectNode cost = node.putObject("cost");
            system.cost().bySubset().forEach((subset, c) -> {
                ObjectNode at = cost.putObject(subset);
                at.put("gflops", rounded(c.gflops(), 6)).put("parameters", c.parameters());
                at.put("peak_memory_mb", rounded(c.peakMemoryMb(), 3));
                at.put("latency_ms_p50", rounded(c.latencyMs(), 3));
            });
            node.put("cost_measured_on", system.cost().measuredOn());
        }
        ObjectNode bySeed = node.putObject("by_seed");
        for (int i = 0; i < seeds.size(); i++) {
            ObjectNode one = bySeed.putObject(Long.toString(seeds.get(i)));
            int seed = i;
            ObjectNode top1 = one.putObject("subsets");
            system.spaces().get(0).bySeed().get(i).forEach((subset, m) -> top1.put(subset, rounded(m.top1(), 3)));
            one.put("missing_mean", rounded(system.meanBySeed().get(i), 3));
            ObjectNode ofSeed = one.putObject("metrics");
            system.spaces().forEach(space -> {
                ObjectNode bySubset = ofSeed.putObject(space.space());
                space.bySeed().get(seed).forEach((subset, m) -> bySubset.set(subset, metrics(m, rounded(m.top1(), 3))));
            });
        }
        return node;
    }

    private static ObjectNode space(SpaceResult space) {
        ObjectNode node = JSON.createObjectNode();
        ObjectNode subsets = node.putObject("subsets");
        space.metrics().forEach((subset, m) -> subsets.set(subset, metrics(m, interval(space.subsets().get(subset)))));
        node.set("missing", intervals(space.missing()));
        node.set("missing_mean", interval(space.mean()));
        return node;
    }

    /** @param top1 a number, or one with its interval */
    private static ObjectNode metrics(Metrics metrics, Object top1) {
        ObjectNode node = JSON.createObjectNode();
        node.put("clips", metrics.clips()).set("top1", JSON.valueToTree(top1));
        node.put("top5", rounded(metrics.top5(), 3)).put("class_balanced", rounded(metrics.classBalanced(), 3))
                .put("ece", rounded(metrics.ece(), 3));
        if (!metrics.groups().isEmpty()) {
            ObjectNode groups = node.putObject("groups");
            metrics.groups().forEach((id, group) -> groups.putObject(id).put("clips", group.clips()).put("top1", rounded(group.top1(), 3))
                    .put("top5", rounded(group.top5(), 3)));
        }
        return node;
    }

    private static ObjectNode pair(Pair pair, List<Long> seeds) {
        ObjectNode node = comparison(pair.comparison(), seeds);
        node.put("p", rounded(pair.p(), 6)).put("p_holm", rounded(pair.corrected(), 6)).put("real", pair.isReal());
        node.set("subsets", intervals(pair.subsets()));
        return node;
    }

    static ObjectNode comparison(Comparison comparison, List<Long> seeds) {
        ObjectNode node = JSON.createObjectNode();
        node.put("system", comparison.system()).put("against", comparison.against());
        node.put("measure", "mean of the missing-probability curve, paired difference in points");
        node.setAll(interval(comparison.difference()));
        ObjectNode bySeed = node.putObject("by_seed");
        for (int i = 0; i < seeds.size(); i++) {
            bySeed.put(Long.toString(seeds.get(i)), rounded(comparison.bySeed().get(i), 3));
        }
        return node;
    }

    private static ObjectNode intervals(Map<String, Interval> intervals) {
        ObjectNode node = JSON.createObjectNode();
        intervals.forEach((key, value) -> node.set(key, interval(value)));
        return node;
    }

    static ObjectNode interval(Interval interval) {
        return JSON.createObjectNode().put("mean", rounded(interval.mean(), 3)).put("low", rounded(interval.low(), 3))
                .put("high", rounded(interval.high(), 3));
    }

    private static ObjectNode numbers(Map<String, Double> numbers) {
        ObjectNode node = JSON.createObjectNode();
        numbers.forEach((key, value) -> node.put(key, rounded(value, 3)));
        return node;
    }

    private static Double rounded(Double value, int digits) {
        return value == null || !Double.isFinite(value) ? null
                : (Double) new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    }
}
