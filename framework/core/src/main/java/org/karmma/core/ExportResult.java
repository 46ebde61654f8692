package org.karmma.core;

import java.nio.file.Path;

/**
 * @param file what was written
 * @param subsets of how many subsets of the slots answers were compared
 * @param largestDifference of two logits, the student's and the archive's; relative where they are above 1
 */
public record ExportResult(Path file, int subsets, double largestDifference) {}
