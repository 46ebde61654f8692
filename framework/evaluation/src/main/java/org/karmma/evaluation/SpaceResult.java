package org.karmma.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What was found about one system in one label space, percent.
 *
 * @param subsets top-1 by the subset's name
 * @param missing top-1 by the probability that each modality is missing, {@code "0.0"} to {@code "0.9"}: the exact expectation
 * @param mean the mean of that curve
 * @param metrics by the subset's name, means over the seeds
 * @param bySeed per seed in their order the metrics by the subset's name
 */
public record SpaceResult(String space, Map<String, Interval> subsets, Map<String, Interval> missing, Interval mean,
        Map<String, Metrics> metrics, List<Map<String, Metrics>> bySeed) {}
