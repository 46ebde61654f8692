package org.karmma.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the experiments of a sweep.
 *
 * @param name unique within the sweep
 * @param settings what it sets differently from the experiment, in order: dotted key to value as YAML text
 */
public record SweepVariant(String name, Map<String, String> settings) {
    public SweepVariant {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
