package org.karmma.distillation;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The labels of a batch.
 *
 * @param labels per label space {@code [B]} INT64 class indices; {@link #UNLABELLED} where a sample has none
 */
public record Targets(List<NDArray> labels) {

    /** Stands for "no label". */
    public static final int UNLABELLED = -1;

    public Targets {
        labels = List.copyOf(labels);
    }
}
