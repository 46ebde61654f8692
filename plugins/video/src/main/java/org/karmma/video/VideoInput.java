package org.karmma.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;

/**
 * What a network sees of the pictures: their colours, and as a fourth channel how the brightness of each pixel is about to change, without
 * which a network that looks at single frames would not know motion.
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

    /** Bytes [B, T, H, W, 3] to [B * T, 4, H, W]. */
    private static NDArray channels(NDArray x) {
        NDArray colour = x.div(HALF).sub(1).transpose(0, 1, 4, 2, 3);
        NDArray bright = colour.mean(new int[] {2}, true);
        NDArray change = bright.get(new NDIndex(":, 1:")).sub(bright.get(new NDIndex(":, :-1"))).mul(MOTION_GAIN);
        Shape s = bright.getShape();
        NDArray none = x.getManager().zeros(new Shape(s.get(0), 1, 1, s.get(3), s.get(4)));
        return colour.concat(change.concat(none, 1), 2).reshape(-1, 4, s.get(3), s.get(4));
    }
}
