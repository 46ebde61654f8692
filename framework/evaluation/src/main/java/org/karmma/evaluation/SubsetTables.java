package org.karmma.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.DataException;

/**
 * Subset tables from a file: {@code subset_order} names each non-empty subset of the modalities once, ids joined by {@code +}, in any
 * order; {@code subset_accuracy} has by data set and system a number for each of them, in that order. Systems of one data set may also
 * stand in {@code subset_accuracy} itself. {@code missing_probability_accuracy}, where it is there, has in the same place the curve that
 * was measured at 0, 10, ... 90 %. All numbers are percent. Other keys are for people.
 *
 * @param metric what the numbers are, as the file says it, or empty
 * @param skipped what has no number for some subset: no curve follows from it
 */
public record SubsetTables(String metric, List<Table> tables, List<Skipped> skipped) {

    /**
     * One system's.
     *
     * @param dataset empty where the file names none
     * @param percent {@code [mask - 1]}
     * @param measured the curve beside the table, at the ten {@link MissingCurve#KEYS}, or null
     */
    public record Table(String dataset, String system, Subsets subsets, double[] percent, double[] measured) {}

    /** @param keys which of its numbers are null @param lacking the subsets that these are of */
    public record Skipped(String dataset, String system, List<String> keys, List<String> lacking) {}

    private static final String ORDER = "subset_order";
    private static final String ACCURACY = "subset_accuracy";
    private static final String MEASURED = "missing_probability_accuracy";
    private static final String FORM = "See docs/scoring.md for the form of subset tables";

    /** @throws DataException naming the file and the key */
    public static SubsetTables read(Path file) throws DataException {
        JsonFile json = JsonFile.read(file);
        SubsetTables read = new SubsetTables(json.root().path("metric").asText(""), new ArrayList<>(), new ArrayList<>());
        JsonNode order = json.required(ORDER, FORM);
        Subsets subsets = subsets(json, order);
        int[] masks = masks(json, order, subsets);
        JsonNode accuracy = json.required(ACCURACY, FORM);
        if (!accuracy.isObject() || accuracy.isEmpty()) {
            throw json.wrong(ACCURACY, "it names no system", FORM);
        }
        boolean flat = accuracy.properties().stream().anyMatch(entry -> entry.getValue().isArray());
        if (flat) {
            read.dataset(json, "", accuracy, json.root().path(MEASURED), subsets, masks);
        } else {
            for (Map.Entry<String, JsonNode> dataset : accuracy.properties()) {
                read.dataset(json, dataset.getKey(), dataset.getValue(), json.root().path(MEASURED).path(dataset.getKey()), subsets, masks);
            }
        }
        return read;
    }

    /** The largest subset names all modalities, in order. */
    private static Subsets subsets(JsonFile json, JsonNode order) throws DataException {
        List<String> largest = List.of();
        for (JsonNode name : order) {
            List<String> ids = Arrays.asList(name.asText().split("\\+", -1));
            largest = ids.size() > largest.size() ? ids : largest;
        }
        if (!order.isArray() || order.isEmpty() || largest.contains("")) {
            throw json.wrong(ORDER, "it names no modalities", "Name every subset, such as [\"V+A\", \"V\", \"A\"]");
        }
        try {
            return Subsets.of(largest);
        } catch (IllegalArgumentException e) {
            throw json.wrong(ORDER, e.getMessage(), "Name each modality of a subset once");
        }
    }

    private static int[] masks(JsonFile json, JsonNode order, Subsets subsets) throws DataException {
        int[] masks = new int[order.size()];
        Set<String> left = new LinkedHashSet<>(subsets.names());
        for (int i = 0; i < masks.length; i++) {
            String key = ORDER + "[" + i + "]";
            for (String id : order.get(i).asText().split("\\+", -1)) {
                int modality = subsets.modalities().indexOf(id);
                if (modality < 0 || (masks[i] >> modality & 1) == 1) {
                    throw json.wrong(key, "'" + order.get(i).asText() + "' is no subset of " + subsets.modalities(),
                            "Name subsets of the modalities that the largest subset names");
                }
                masks[i] |= 1 << modality;
            }
            if (!left.remove(subsets.name(masks[i]))) {
                throw json.wrong(key, "'" + order.get(i).asText() + "' stands there twice", "Name each subset once");
            }
        }
        if (!left.isEmpty()) {
            throw json.wrong(ORDER, "of the " + subsets.names().size() + " subsets of " + subsets.modalities() + " it lacks "
                    + String.join(", ", left), "Name each non-empty subset once");
        }
        return masks;
    }

    private void dataset(JsonFile json, String dataset, JsonNode systems, JsonNode measured, Subsets subsets, int[] masks)
            throws DataException {
        String at = ACCURACY + (dataset.isEmpty() ? "" : "." + dataset);
        if (!systems.isObject() || systems.isEmpty()) {
            throw json.wrong(at, "it names no system", FORM);
        }
        for (Map.Entry<String, JsonNode> system : systems.properties()) {
            String key = at + "." + system.getKey();
            double[] inOrder = numbers(json, key, system.getValue(), masks.length, "one for each of " + ORDER);
            List<String> without = new ArrayList<>();
            List<String> lacking = new ArrayList<>();
            double[] percent = new double[masks.length];
            for (int i = 0; i < masks.length; i++) {
                percent[masks[i] - 1] = inOrder[i];
                if (Double.isNaN(inOrder[i])) {
                    without.add(key + "[" + i + "]");
                    lacking.add(subsets.name(masks[i]));
                }
            }
            if (without.isEmpty()) {
                tables.add(new Table(dataset, system.getKey(), subsets, percent, curve(json, dataset, system.getKey(), measured)));
            } else {
                skipped.add(new Skipped(dataset, system.getKey(), without, lacking));
            }
        }
    }

    private static double[] curve(JsonFile json, String dataset, String system, JsonNode measured) throws DataException {
        if (!measured.path(system).isArray()) {
            return null;
        }
        String key = MEASURED + (dataset.isEmpty() ? "" : "." + dataset) + "." + system;
        double[] curve = numbers(json, key, measured.path(system), MissingCurve.KEYS.size(), "at 0, 10, ... 90 % missing");
        return Arrays.stream(curve).anyMatch(Double::isNaN) ? null : curve;
    }

    /** Percentages, NaN for null. */
    private static double[] numbers(JsonFile json, String key, JsonNode node, int count, String which) throws DataException {
        if (!node.isArray() || node.size() != count) {
            throw json.wrong(key, "it has to hold " + count + " numbers, " + which + "; it holds "
                    + (node.isArray() ? node.size() : "no list"), FORM);
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            JsonNode number = node.get(i);
            numbers[i] = number.isNull() ? Double.NaN : number.asDouble(-1);
            if (!number.isNull() && !(number.isNumber() && numbers[i] >= 0 && numbers[i] <= 100)) {
                throw json.wrong(key + "[" + i + "]", number + " is no percentage", "Write a number from 0 to 100, or null");
            }
        }
        return numbers;
    }
}
