package org.karmma.core;

import java.nio.file.Path;
import java.util.Map;

/**
 * @param model the name of an installed student, or the folder of a model package
 * @param data an experiment file, YAML or JSON, whose data set has the student's label spaces; its modalities, fusion and recipe play no
 *     part
 * @param overrides dotted key to value as YAML text, laid over the file, for instance {@code evaluation.split -> validation}
 * @param out the folder of the run; may hold other files
 * @param submission the file for the server of the split's challenge, or null for none
 */
public record EvaluateRequest(String model, Path data, Map<String, String> overrides, Path out, Path submission) {
    public EvaluateRequest {
        overrides = Map.copyOf(overrides);
    }
}
