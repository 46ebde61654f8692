package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds keys that a schema does not know, and for each the nearest one it does. */
public final class UnknownKeys {

    private final JsonNode schema;

    public UnknownKeys(JsonNode schema) {
        this.schema = schema;
    }

    /** One line a key. */
    public List<String> in(JsonNode document) {
        List<String> found = new ArrayList<>();
        look(document, schema, "", found);
        return found;
    }

    /** A line that names the nearest of the known keys. */
    public static String say(String key, String path, Collection<String> known) {
        String nearest = nearest(key, known).orElse(null);
        String where = path.isEmpty() ? key : path + "." + key;
        return where + ": unknown key" + (nearest == null ? "; none is known here." : "; did you mean " + nearest + "? Known here: "
                + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    /** The known key that is most like one that is not; empty where none is known. */
    public static Optional<String> nearest(String key, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream().min((a, b) -> Integer.compare(distance.apply(key, a), distance.apply(key, b)));
    }

    private void look(JsonNode node, JsonNode rule, String path, List<String> found) {
        JsonNode here = rule.has("$ref") ? schema.at(rule.get("$ref").asText().substring(1)) : rule;
        if (!node.isObject()) {
            return;
        }
        JsonNode properties = here.path("properties");
        JsonNode others = here.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (properties.has(field.getKey())) {
                look(field.getValue(), properties.get(field.getKey()), at, found);
            } else if (others.isBoolean() && !others.asBoolean()) {
                List<String> known = new ArrayList<>();
                properties.fieldNames().forEachRemaining(known::add);
                found.add(say(field.getKey(), path, known));
            } else if (others.isObject()) {
                look(field.getValue(), others, at, found);
            }
        }
    }
}
