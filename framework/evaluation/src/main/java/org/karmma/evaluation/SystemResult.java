package org.karmma.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What was found about one system; accuracies in percent.
 *
 * @param subsets by the subset's name
 * @param missing by the probability, {@code "0.0"} to {@code "0.9"}
 * @param mean the mean of the missing-probability curve
 * @param bySeed per seed in their order the subset table by name
 * @param meanBySeed per seed in their order the mean of the curve
 * @param cost what it costs, or null
 */
public record SystemResult(String id, Map<String, Interval> subsets, Map<String, Interval> missing, Interval mean,
        List<Map<String, Double>> bySeed, List<Double> meanBySeed, CostTable cost) {}
