package org.karmma.core;

import java.nio.file.Path;
import java.util.List;

/**
 * @param results extension.json: per subset with the new modality the accuracy with and without it, per old subset whether its answers
 *     moved
 * @param table extension.txt, the same for people
 * @param student the model package of the extended student
 * @param summary the lines of the table
 */
public record ExtendResult(Path results, Path table, Path student, List<String> summary) {}
