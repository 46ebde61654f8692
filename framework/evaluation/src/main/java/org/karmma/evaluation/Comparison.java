package org.karmma.evaluation;

import java.util.List;

/**
 * How much better one system is than another on the mean of the missing-probability curve, in points.
 *
 * @param difference {@code system - against}, paired
 * @param bySeed the same for each seed, in their order
 */
public record Comparison(String system, String against, Interval difference, List<Double> bySeed) {}
