package org.karmma.fusion;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What a fusion network says of a batch.
 *
 * @param cls the [CLS] output {@code [B, d]}
 * @param averages the average output token of each slot {@code [B, M, d]}; zeros where an added slot is absent
 * @param logits per label space {@code [B, K]}: the average over all heads, but those of added slots that are absent
 */
public record FusionOutput(NDArray cls, NDArray averages, List<NDArray> logits) {}
