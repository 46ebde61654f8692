package org.karmma.core;

import java.nio.file.Path;
import java.util.Map;

/**
 * @param model the name of an installed student, or the folder of a model package
 * @param modality the modality to add, one that the student does not have
 * @param data an experiment file, YAML or JSON, whose data set has that modality and the student's label spaces; its modalities, fusion and
 *     recipe play no part
 * @param overrides dotted key to value as YAML text, laid over the file, for instance {@code extension.epochs -> 5}
 * @param out the folder of the run; may hold other files
 */
public record ExtendRequest(String model, String modality, Path data, Map<String, String> overrides, Path out) {
    public ExtendRequest {
        overrides = Map.copyOf(overrides);
    }
}
