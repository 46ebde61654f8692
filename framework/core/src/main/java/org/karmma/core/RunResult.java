package org.karmma.core;

import java.nio.file.Path;
import java.util.List;

/**
 * @param results results.json
 * @param report report.html
 * @param student the model package of the first seed's distilled student
 * @param summary lines for people: what was found
 */
public record RunResult(Path results, Path report, Path student, List<String> summary) {}
