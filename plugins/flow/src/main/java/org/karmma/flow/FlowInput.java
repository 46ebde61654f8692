package org.karmma.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;

/** What a network sees of flow: x and y displacement, -1 to 1 at the bound, times a gain since most are far below it. */
final class FlowInput {

    /** To be raised whenever {@link #channels} changes; part of the fingerprints. */
    static final int VERSION = 1;

    private static final float HALF = 127.5f;
    private static final float GAIN = 4;

    private FlowInput() {}

    static Block block() {
        return LambdaBlock.singleton(FlowInput::channels, "displacement");
    }

    /** Codes [B, P, H, W, 2] to [B * P, 2, H, W], channels last in memory: see {@link org.karmma.frames.ClipNorm}. */
    private static NDArray channels(NDArray x) {
        Shape s = x.getShape();
        return x.sub(HALF).mul(GAIN / HALF).reshape(-1, s.get(2), s.get(3), 2).transpose(0, 3, 1, 2);
    }
}
