package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The missing-probability curves that {@linkplain MissingCurve the drop rule} expects of subset tables: lines, and JSON. */
public final class ExpectedCurves {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SubsetTables read;

    public ExpectedCurves(SubsetTables read) {
        this.read = read;
    }

    /** Percent at the ten {@link MissingCurve#KEYS}. */
    public static double[] of(SubsetTables.Table table) {
        int modalities = table.subsets().modalities().size();
        return MissingCurve.KEYS.stream()
                .mapToDouble(key -> MissingCurve.expectation(MissingCurve.weights(modalities, key), table.percent())).toArray();
    }

    /** Why nothing is told of some systems, a line each. */
    public List<String> notes() {
        return read.skipped().stream().map(s -> (s.dataset().isEmpty() ? "" : s.dataset() + ": ") + s.system()
                + " is skipped: it has no number for " + String.join(", ", s.lacking())).toList();
    }

    /** A table for people, two decimals. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Expected while each modality is missing with this probability, percent; one always stays");
        int width = read.tables().stream().mapToInt(t -> t.system().length()).max().orElse(0);
        boolean measured = read.tables().stream().anyMatch(t -> t.measured() != null);
        String dataset = null;
        for (SubsetTables.Table table : read.tables()) {
            if (!table.dataset().equals(dataset)) {
                dataset = table.dataset();
                lines.add("");
                if (!dataset.isEmpty()) {
                    lines.add(dataset);
                }
                lines.add(head(width, measured));
            }
            lines.add(row(table, width));
        }
        if (measured) {
            lines.add("");
            lines.add("RMS: distance to the curve that the file itself has, points");
        }
        return lines;
    }

    private static String head(int width, boolean measured) {
        StringBuilder head = new StringBuilder(" ".repeat(width));
        MissingCurve.KEYS.forEach(key -> head.append(String.format(Locale.ROOT, "%7s", Math.round(100 * Double.parseDouble(key)) + " %")));
        return head.append("   mean").append(measured ? "    RMS" : "").toString();
    }

    private static String row(SubsetTables.Table table, int width) {
        StringBuilder row = new StringBuilder(String.format("%-" + width + "s", table.system()));
        for (double percent : of(table)) {
            row.append(String.format(Locale.ROOT, "%7.2f", percent));
        }
        row.append(String.format(Locale.ROOT, "%7.2f", mean(table)));
        return row.append(table.measured() == null ? "" : String.format(Locale.ROOT, "%7.2f", rms(table))).toString();
    }

    /** In the keys of the tables: {@code missing_probability_accuracy} by data set and system, to 0.0001. */
    public ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("metric", read.metric());
        MissingCurve.KEYS.forEach(key -> root.withArray("missing_probability").add(Double.parseDouble(key)));
        for (String key : List.of("missing_probability_accuracy", "missing_mean", "rms")) {
            root.putObject(key);
        }
        for (SubsetTables.Table table : read.tables()) {
            ArrayNode curve = at(root, "missing_probability_accuracy", table.dataset()).putArray(table.system());
            for (double percent : of(table)) {
                curve.add(rounded(percent));
            }
            at(root, "missing_mean", table.dataset()).put(table.system(), rounded(mean(table)));
            if (table.measured() != null) {
                at(root, "rms", table.dataset()).put(table.system(), rounded(rms(table)));
            }
        }
        ObjectNode skipped = root.putObject("skipped");
        read.skipped().forEach(s -> (s.dataset().isEmpty() ? skipped : child(skipped, s.dataset()))
                .set(s.system(), JSON.valueToTree(s.keys())));
        return root;
    }

    private static ObjectNode at(ObjectNode root, String key, String dataset) {
        ObjectNode node = (ObjectNode) root.get(key);
        return dataset.isEmpty() ? node : child(node, dataset);
    }

    private static ObjectNode child(ObjectNode node, String key) {
        return node.has(key) ? (ObjectNode) node.get(key) : node.putObject(key);
    }

    private static double mean(SubsetTables.Table table) {
        return MissingCurve.expectation(MissingCurve.meanWeights(table.subsets().modalities().size()), table.percent());
    }

    private static double rms(SubsetTables.Table table) {
        double[] expected = of(table);
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (expected[i] - table.measured()[i]) * (expected[i] - table.measured()[i]);
        }
        return Math.sqrt(squares / expected.length);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
