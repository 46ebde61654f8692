package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.model.AtomicFile;

/** sweep.json: of each variant what it sets, whether it is done, and what came out; everything else stands in its own results.json. */
public final class SweepFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SweepFile() {}

    /** Writes the whole file or nothing. */
    public static void write(Sweep sweep, Path file) throws IOException {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(sweep)) + "\n";
        AtomicFile.write(file, f -> Files.writeString(f, text));
    }

    static ObjectNode json(Sweep sweep) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1).put("experiment", sweep.experiment()).put("split", sweep.split());
        root.put("measure", "mean of the missing-probability curve of top-1 accuracy, percent; intervals 95 %; comparisons in"
                + " points, paired");
        ArrayNode variants = root.putArray("variants");
        sweep.variants().forEach(variant -> variants.add(variant(variant)));
        return root;
    }

    private static ObjectNode variant(Sweep.Variant variant) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", variant.name());
        node.set("settings", JSON.valueToTree(variant.settings()));
        node.put("folder", variant.folder());
        node.put("state", variant.isDone() ? "done" : variant.failure() != null ? "failed" : "waiting");
        if (variant.failure() != null) {
            node.put("failure", variant.failure());
        }
        if (variant.isDone()) {
            Results results = variant.results();
            node.put("dataset", results.facts().dataset()).put("label_space", results.facts().space()).put("clips", results.clips());
            node.set("seeds", JSON.valueToTree(results.seeds()));
            ObjectNode systems = node.putObject("missing_mean");
            results.systems().forEach((id, system) -> systems.set(id, ResultsFile.interval(system.mean())));
            ArrayNode comparisons = node.putArray("comparisons");
            results.comparisons().forEach(c -> comparisons.add(ResultsFile.comparison(c, results.seeds())));
        }
        return node;
    }
}
