package org.karmma.model;

import ai.djl.ndarray.NDArray;

/**
 * Multiplication by a number, safe under autograd. DJL's {@code x.mul(number)} and {@code x.div(number)} close the number's array at
 * once, while libtorch's graph still points at its memory, a Java buffer: a garbage collection before the backward pass then turns
 * gradients into noise. Here the number lives as long as the arrays around it.
 */
final class Scaled {

    private Scaled() {}

    /** {@code x * factor}, in the manager of x. */
    static NDArray by(NDArray x, double factor) {
        return factor == 1 ? x : x.mul(x.getManager().create((float) factor));
    }
}
