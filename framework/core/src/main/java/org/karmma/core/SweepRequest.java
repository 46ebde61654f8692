package org.karmma.core;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * @param file an experiment file, or a sweep file, which names one
 * @param experiments folder in which an experiment is looked for that a sweep file names and that does not lie beside it; null for none
 * @param over in order: dotted key to the values that it takes, each as YAML text; every combination is a variant
 * @param zip whether the first values of all keys make a variant, the second values another, and so on
 * @param overrides for all variants: dotted key to value as YAML text
 * @param only names of the variants to run; empty for all
 * @param split id of the split that they are judged on
 * @param cost whether to measure what answers cost, too
 * @param stopAtFailure whether the first variant that fails ends the sweep
 * @param out the folder of the sweep, may hold other files
 * @param without modalities to leave out
 */
public record SweepRequest(Path file, Path experiments, Map<String, List<String>> over, boolean zip, Map<String, String> overrides,
        List<String> only, String split, boolean cost, boolean stopAtFailure, Path out, List<String> without) {
    public SweepRequest {
        over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
        overrides = Map.copyOf(overrides);
        only = List.copyOf(only);
        without = List.copyOf(without);
    }
}
