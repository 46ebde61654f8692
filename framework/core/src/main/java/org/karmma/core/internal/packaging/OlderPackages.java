package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;

/**
 * Reads {@code model.json} of earlier versions of Karmma as what this one would have written. What was not measured then is not made up.
 *
 * <ul>
 * <li>format 1: {@code measured} has no {@code clips_by_subset}; each subset was tested on all of its {@code clips}
 * <li>format 2 of before answers were calibrated: {@code measured} has no {@code temperatures}; there are none, so its probabilities are
 * not calibrated
 * </ul>
 * In both, lines may be missing that only extended students have.
 */
final class OlderPackages {

    private static final String CLIPS = "clips_by_subset";
    private static final String TEMPERATURES = "temperatures";

    private OlderPackages() {}

    /** What is older about it, for people; empty if it is of today. */
    static Optional<String> older(JsonNode manifest) {
        int format = manifest.path("format").asInt();
        JsonNode measured = manifest.path("model").path("measured");
        if (format < ModelPackage.FORMAT) {
            return Optional.of("format " + format);
        }
        boolean uncalibrated = measured.isObject() && !measured.has(TEMPERATURES);
        return uncalibrated ? Optional.of("format " + format + " of before answers were calibrated") : Optional.empty();
    }

    /** The same in today's format. @param manifest is changed */
    static JsonNode today(JsonNode manifest) {
        if (manifest instanceof ObjectNode root) {
            root.put("format", ModelPackage.FORMAT);
        }
        if (manifest.path("model").path("measured") instanceof ObjectNode measured) {
            if (!measured.has(CLIPS)) {
                ObjectNode clips = measured.putObject(CLIPS);
                for (Iterator<String> subsets = measured.path("percent").fieldNames(); subsets.hasNext();) {
                    clips.put(subsets.next(), measured.path("clips").asInt());
                }
            }
            if (!measured.has(TEMPERATURES)) {
                measured.putObject(TEMPERATURES);
            }
        }
        return PackageJson.complete(manifest);
    }
}
