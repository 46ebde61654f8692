package org.karmma.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * @param experiment the experiment file, YAML or JSON
 * @param overrides dotted key to value as YAML text, laid over the file, for instance {@code training.student.epochs -> 5}
 * @param out the folder of the run; may hold other files
 * @param without modalities to leave out
 */
public record RunRequest(Path experiment, Map<String, String> overrides, Path out, List<String> without) {
    public RunRequest {
        overrides = Map.copyOf(overrides);
        without = List.copyOf(without);
    }
}
