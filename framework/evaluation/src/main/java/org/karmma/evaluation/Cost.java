package org.karmma.evaluation;

/**
 * What one answer costs, from signals to logits at batch 1.
 *
 * @param gflops thousand million floating-point operations, two per multiply-add, or null where they cannot be counted
 * @param parameters of everything that takes part, or null where they cannot be counted
 * @param peakMemoryMb MiB, or null where it was not measured
 * @param latencyMs median, milliseconds
 */
public record Cost(Double gflops, Long parameters, Double peakMemoryMb, double latencyMs) {}
