package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.ConfigurationException;

/**
 * Reads experiment files (YAML, of which JSON is a part), lays overrides over them, checks them against the schema and fills in its
 * defaults. Everything wrong is reported at once, each with its key and, for an unknown key, the nearest known one.
 */
public final class ExperimentReader {

    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Schema schema = new Schema("experiment.schema.json");

    /**
     * @param file YAML or JSON
     * @param overrides dotted key to value as YAML text
     * @throws ConfigurationException naming the file and every key that is wrong
     */
    public Experiment read(Path file, Map<String, String> overrides) throws ConfigurationException {
        ObjectNode root = Schema.document(file, "an experiment file", "An experiment needs at least name, dataset and modalities.");
        for (Map.Entry<String, String> override : new TreeMap<>(overrides).entrySet()) {
            lay(root, override.getKey(), override.getValue());
        }
        ClassWeights.takeIn(root);
        schema.complete(file, root);
        return parse(root.toString());
    }

    /** A resolved experiment as {@link #write} wrote it. */
    public static Experiment parse(String json) {
        try {
            return JSON.readValue(json, Experiment.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a resolved experiment: " + e.getOriginalMessage(), e);
        }
    }

    /** A resolved experiment as JSON. */
    public static String write(Experiment experiment) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(experiment);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values are always written", e);
        }
    }

    private static void lay(ObjectNode root, String key, String value) throws ConfigurationException {
        ObjectNode at = root;
        String[] parts = key.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            JsonNode child = at.get(parts[i]);
            if (child != null && !child.isObject()) {
                throw new ConfigurationException("override " + key + ": " + parts[i] + " is a value, not a group of keys");
            }
            at = child == null ? at.putObject(parts[i]) : (ObjectNode) child;
        }
        try {
            at.set(parts[parts.length - 1], Schema.value(key, value));
        } catch (JsonProcessingException e) {
            throw new ConfigurationException("override " + key + "=" + value + ": the value is not YAML: " + e.getOriginalMessage());
        }
    }
}
