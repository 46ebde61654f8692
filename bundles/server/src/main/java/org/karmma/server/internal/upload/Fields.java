package org.karmma.server.internal.upload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.server.internal.api.Refusal;

/** The keys of a JSON object that somebody sent, looked at closely. */
final class Fields {

    private static final int LONGEST = 200;

    private final String where;
    private final JsonNode node;

    /** @throws Refusal if it is no object, or has a key that is not known */
    Fields(String where, JsonNode node, Set<String> known) throws Refusal {
        if (!node.isObject()) {
            throw new Refusal(400, where + ": an object is wanted, not " + node.getNodeType());
        }
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new Refusal(400, where + ": nothing is known of " + unknown + "; known are " + new TreeSet<>(known));
        }
        this.where = where;
        this.node = node;
    }

    String text(String key, String fallback) throws Refusal {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isTextual() || value.asText().isEmpty() || value.asText().length() > LONGEST) {
            throw new Refusal(400, where + "." + key + ": a text of 1 to " + LONGEST + " characters is wanted");
        }
        return value.asText();
    }

    double number(String key, double fallback) throws Refusal {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? fallback : number(key);
    }

    double number(String key) throws Refusal {
        JsonNode value = node.path(key);
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new Refusal(400, where + "." + key + ": a number is wanted" + (value.isMissingNode() ? ", and there is none"
                    : ", not " + value));
        }
        return value.asDouble();
    }
}
