package org.karmma.distillation;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The labels of a batch, and how cross-entropy is to take them.
 *
 * @param labels per label space {@code [B]} INT64 class indices; {@link #UNLABELLED} where a sample has none
 * @param smoothing share of each label that is spread evenly over all classes, from 0 on and below 1
 * @param weights per label space {@code [K]} FLOAT32, what each class counts; or none at all, where all count alike
 */
public record Targets(List<NDArray> labels, double smoothing, List<NDArray> weights) {

    /** Stands for "no label". */
    public static final int UNLABELLED = -1;

    public Targets {
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
        if (!(smoothing >= 0 && smoothing < 1) || !weights.isEmpty() && weights.size() != labels.size()) {
            throw new IllegalArgumentException("smoothing is from 0 on and below 1, and all label spaces have weights or none: "
                    + smoothing + ", " + weights.size() + " weights for " + labels.size() + " spaces");
        }
    }

    /** Labels as they are. */
    public Targets(List<NDArray> labels) {
        this(labels, 0, List.of());
    }
}
