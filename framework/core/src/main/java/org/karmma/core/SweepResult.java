package org.karmma.core;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * @param results sweep.json
 * @param report sweep.html
 * @param summary lines for people: what was found
 * @param failures variants that failed, in order, and why
 */
public record SweepResult(Path results, Path report, List<String> summary, Map<String, String> failures) {
    public SweepResult {
        summary = List.copyOf(summary);
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }
}
