package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;

/**
 * Reads experiment files (YAML, of which JSON is a part), lays overrides over them, checks them against the schema and fills in its
 * defaults. Everything wrong is reported at once, each with its key and, for an unknown key, the nearest known one.
 */
public final class ExperimentReader {

    private static final ObjectMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final JsonNode schemaNode;
    private final JsonSchema schema;

    public ExperimentReader() {
        try (InputStream in = ExperimentReader.class.getResourceAsStream("experiment.schema.json")) {
            schemaNode = JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("experiment.schema.json is part of this bundle", e);
        }
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, true, true)).build();
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaNode, config);
    }

    /**
     * @param file YAML or JSON
     * @param overrides dotted key to value as YAML text
     * @throws ConfigurationException naming the file and every key that is wrong
     */
    public Experiment read(Path file, Map<String, String> overrides) throws ConfigurationException {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new ConfigurationException(file + at + ": not YAML or JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read (" + e + "). Give the path of an experiment file.");
        }
        if (!(root instanceof ObjectNode)) {
            throw new ConfigurationException(file + ": holds no keys. An experiment needs at least name, dataset and modalities.");
        }
        for (Map.Entry<String, String> override : new TreeMap<>(overrides).entrySet()) {
            lay((ObjectNode) root, override.getKey(), override.getValue());
        }
        ClassWeights.takeIn((ObjectNode) root, YAML);
        List<String> unknown = new UnknownKeys(schemaNode).in(root);
        List<String> wrong = schema.walk(root, true).getValidationMessages().stream()
                .filter(m -> !"additionalProperties".equals(m.getType())).map(ExperimentReader::say).sorted().distinct().toList();
        if (!unknown.isEmpty() || !wrong.isEmpty()) {
            throw new ConfigurationException(file + ": " + Stream.concat(unknown.stream(), wrong.stream())
                    .collect(Collectors.joining("\n  ", "\n  ", "")));
        }
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

    /** The key in dots, then what is wrong with it; the library says the path twice, with slashes. */
    private static String say(ValidationMessage m) {
        String path = m.getInstanceLocation().toString();
        String text = m.getMessage().startsWith(path + ": ") ? m.getMessage().substring(path.length() + 2) : m.getMessage();
        String key = path.replaceFirst("^[$/]+", "").replace('/', '.');
        return (key.isEmpty() ? "" : key + ": ") + text.replaceFirst("^: ", "");
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
            JsonNode node = YAML.readTree(value);
            if (node.isMissingNode()) {
                throw new ConfigurationException("override " + key + ": has no value; write " + key + "=VALUE");
            }
            at.set(parts[parts.length - 1], node);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException("override " + key + "=" + value + ": the value is not YAML: " + e.getOriginalMessage());
        }
    }
}
