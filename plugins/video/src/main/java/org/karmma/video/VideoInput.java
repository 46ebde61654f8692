package org.karmma.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;

/**
 * What a network sees of the pictures: their colours, and as a fourth channel how the green of each pixel, which is most of its
 * brightness, is about to change: without it, convolutions over single frames would not know motion.
 */
final class VideoInput {

    /** To be raised whenever {@link #channels} changes; part of the fingerprints. */
    static final int VERSION = 1;

    private static final float HALF = 127.5f;
    /** Changes are small beside colours. */
    private static final float MOTION_GAIN = 4;

    private VideoInput() {}

    static Block block() {
        return LambdaBlock.singleton(VideoInput::channels, "colourAndChange");
    }

    /** Bytes [B, T, H, W, 3] to [B * T, 4, H, W], channels last in memory: see {@link org.karmma.frames.ClipNorm}. */
    private static NDArray channels(NDArray x) {
        Shape s = x.getShape();
        NDArray colour = x.div(HALF).subi(1);
        NDArray green = colour.get(new NDIndex("..., 1"));
        NDArray change = green.get(new NDIndex(":, 1:")).sub(green.get(new NDIndex(":, :-1"))).muli(MOTION_GAIN);
        NDArray none = x.getManager().zeros(new Shape(s.get(0), 1, s.get(2), s.get(3)));
        return colour.concat(change.concat(none, 1).expandDims(-1), -1).reshape(-1, s.get(2), s.get(3), 4).transpose(0, 3, 1, 2);
    }
}
