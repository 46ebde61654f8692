package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.karmma.core.ConfigurationException;

/**
 * What classes count in cross-entropy: by a rule, or as given by label space and class name.
 *
 * @param rule {@code none} or {@code balanced}; null where they are given
 * @param given above 0; classes that are not named count 1; null where there is a rule
 */
public record ClassWeights(String rule, Map<String, Map<String, Double>> given) {

    /** All alike. */
    public static final ClassWeights NONE = new ClassWeights("none", null);
    /** In inverse proportion to their clips. */
    public static final ClassWeights BALANCED = new ClassWeights("balanced", null);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "classWeights";
    private static final Set<String> RULES = Set.of("none", "balanced");
    /** The groups of keys that have them, as JSON pointers. */
    private static final List<String> HOLDERS = List.of("/pretraining", "/training/teacher", "/training/student", "/extension");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ClassWeights of(JsonNode node) {
        return node.isTextual() ? new ClassWeights(node.asText(), null)
                : new ClassWeights(null, JSON.convertValue(node, new TypeReference<TreeMap<String, Map<String, Double>>>() {}));
    }

    @JsonValue
    Object json() {
        return given == null ? rule : given;
    }

    /** Whether classes count by how rare they are. */
    public boolean balances() {
        return BALANCED.equals(this);
    }

    /**
     * Puts what files hold in the place of their names, so that a run has it even if they change.
     *
     * @throws ConfigurationException naming the key and the file
     */
    static void takeIn(ObjectNode root) throws ConfigurationException {
        for (String holder : HOLDERS) {
            JsonNode named = root.at(holder).path(KEY);
            if (!named.isTextual() || RULES.contains(named.asText())) {
                continue;
            }
            Path file = Path.of(named.asText()).toAbsolutePath().normalize();
            String where = holder.substring(1).replace('/', '.') + "." + KEY + ": ";
            if (!Files.isReadable(file)) {
                throw new ConfigurationException(where + named.asText() + " is neither none nor balanced nor a file that can be read.");
            }
            try {
                ((ObjectNode) root.at(holder)).set(KEY, Schema.document(file, "a file of class weights",
                        "It gives weights by label space and class name, as in {verb: {cut: 2.5}}."));
            } catch (ConfigurationException e) {
                throw new ConfigurationException(where + e.getMessage(), e);
            }
        }
    }
}
