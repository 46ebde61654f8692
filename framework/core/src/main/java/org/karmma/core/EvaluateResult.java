package org.karmma.core;

import java.nio.file.Path;
import java.util.List;

/**
 * @param results results.json, or null where no clip of the split is labelled
 * @param report report.html, or null likewise
 * @param predictions the folder with the logits, as {@code karmma score} reads it
 * @param summary lines for a terminal
 */
public record EvaluateResult(Path results, Path report, Path predictions, List<String> summary) {}
