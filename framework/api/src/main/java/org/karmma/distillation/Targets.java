package org.karmma.distillation;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The labels of a batch, and how cross-entropy is to take them.
 *
 * @param labels per label space {@code [B]} INT64 class indices; {@link #UNLABELLED} where a sample has none
 * @param smoothing share of each label that is spread evenly over all classes, from 0 on and below 1
 * @param weights per label space {@code [K]} FLOAT32, what each class counts; or none at all, where all count alike
 * @param spaceWeights what each label space counts in a loss, above 0; or none at all, where all count alike
 */
public record Targets(List<NDArray> labels, double smoothing, List<NDArray> weights, List<Double> spaceWeights) {

    /** Stands for "no label". */
    public static final int UNLABELLED = -1;

    public Targets {
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
        spaceWeights = List.copyOf(spaceWeights);
        if (!(smoothing >= 0 && smoothing < 1) || !fits(weights, labels) || !fits(spaceWeights, labels)
                || spaceWeights.stream().anyMatch(w -> !(w > 0))) {
            throw new IllegalArgumentException("smoothing is from 0 on and below 1, all label spaces have weights above 0 or none has: "
                    + smoothing + ", " + weights.size() + " class weights and " + spaceWeights + " for " + labels.size() + " spaces");
        }
    }

    private static boolean fits(List<?> weights, List<?> labels) {
        return weights.isEmpty() || weights.size() == labels.size();
    }

    /** Label spaces that count alike. */
    public Targets(List<NDArray> labels, double smoothing, List<NDArray> weights) {
        this(labels, smoothing, weights, List.of());
    }

    /** Labels as they are. */
    public Targets(List<NDArray> labels) {
        this(labels, 0, List.of());
    }
}
