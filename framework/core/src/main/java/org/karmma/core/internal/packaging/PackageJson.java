package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.karmma.core.internal.files.ThreadlessJson;

/**
 * How {@code model.json} is spelled: snake case, enumerations in lower case, nothing unknown and nothing left out but what only
 * extended students have, so that all others stay as they have always been.
 */
public final class PackageJson {

    private PackageJson() {}

    public static JsonMapper mapper() {
        return JsonMapper.builder(ThreadlessJson.factory())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    /** Fills in what was left out. */
    static JsonNode complete(JsonNode manifest) {
        if (manifest.path("model") instanceof ObjectNode model) {
            if (!model.has("parent")) {
                model.putNull("parent");
            }
            model.path("slots").forEach(slot -> {
                if (slot instanceof ObjectNode object && !object.has("added")) {
                    object.put("added", false);
                }
            });
        }
        return manifest;
    }
}
