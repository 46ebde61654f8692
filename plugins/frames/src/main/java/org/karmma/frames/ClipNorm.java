package org.karmma.frames;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Group normalisation with one group (Wu and He 2018) over all frames of a clip together: each T rows of {@code [B * T, C, H, W]} get mean
 * 0 and variance 1, whatever the other clips of the batch are; which frame moves more than another stays visible. No parameters: the
 * convolutions around it scale and shift.
 */
public final class ClipNorm extends AbstractBlock {

    private static final float EPSILON = 1e-5f;

    private final int frames;

    /** @param frames T, at least 1; 1 for inputs {@code [B, C, H, W]} that are whole clips, such as spectrograms */
    public ClipNorm(int frames) {
        this.frames = frames;
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        Shape rows = new Shape(x.getShape().get(2), x.getShape().get(3), x.getShape().get(1));
        Shape clip = new Shape(frames).addAll(rows);
        // channels last in memory, which convolutions read and write half as fast again as channels first: the transposition back is a view
        NDArray clips = x.transpose(0, 2, 3, 1).reshape(new Shape(-1).addAll(clip));
        NDManager manager = x.getManager();
        // DJL's native layer norm insists on scale and shift
        NDArray normal = LayerNorm.layerNorm(clips, clip, manager.ones(clip), manager.zeros(clip), EPSILON).singletonOrThrow();
        return new NDList(normal.reshape(new Shape(-1).addAll(rows)).transpose(0, 3, 1, 2));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
