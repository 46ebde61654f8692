package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;

/**
 * What a kind of YAML file (of which JSON is a part) may hold, and its defaults. Everything wrong is reported at once, each with its key
 * and, for an unknown key, the nearest known one.
 */
final class Schema {

    private static final ObjectMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final JsonNode node;
    private final JsonSchema schema;

    /** @param resource a JSON Schema beside this class */
    Schema(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            node = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " is part of this bundle", e);
        }
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, true, true)).build();
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(node, config);
    }

    /**
     * A file as it is.
     *
     * @param what it should be, as in "an experiment file"
     * @param needs what it needs at least
     * @throws ConfigurationException if it cannot be read, or is no mapping
     */
    static ObjectNode document(Path file, String what, String needs) throws ConfigurationException {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new ConfigurationException(file + at + ": not YAML or JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read (" + e + "). Give the path of " + what + ".");
        }
        if (root instanceof ObjectNode keys) {
            return keys;
        }
        throw new ConfigurationException(file + ": holds no keys. " + needs);
    }

    /**
     * A value as the command line gives it.
     *
     * @param key what it is the value of, for messages
     * @throws JsonProcessingException if it is not YAML
     * @throws ConfigurationException if it is empty
     */
    static JsonNode value(String key, String text) throws JsonProcessingException, ConfigurationException {
        JsonNode value = YAML.readTree(text);
        if (value.isMissingNode()) {
            throw new ConfigurationException("override " + key + ": has no value; write " + key + "=VALUE");
        }
        return value;
    }

    /** Looks at a file's keys and values, and fills in the defaults. @throws ConfigurationException naming everything that is wrong */
    void complete(Path file, ObjectNode root) throws ConfigurationException {
        List<String> unknown = new UnknownKeys(node).in(root);
        List<String> wrong = schema.walk(root, true).getValidationMessages().stream()
                .filter(m -> !"additionalProperties".equals(m.getType())).map(Schema::say).sorted().distinct().toList();
        if (!unknown.isEmpty() || !wrong.isEmpty()) {
            throw new ConfigurationException(file + ": " + Stream.concat(unknown.stream(), wrong.stream())
                    .collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    /** The key in dots, then what is wrong with it; the library says the path twice, with slashes. */
    private static String say(ValidationMessage m) {
        String path = m.getInstanceLocation().toString();
        String text = m.getMessage().startsWith(path + ": ") ? m.getMessage().substring(path.length() + 2) : m.getMessage();
        String key = path.replaceFirst("^[$/]+", "").replace('/', '.');
        return (key.isEmpty() ? "" : key + ": ") + text.replaceFirst("^: ", "");
    }
}
