package org.karmma.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Group normalisation with one group (Wu and He 2018): each row of {@code [B, C, H, W]} gets mean 0 and variance 1, no matter what its
 * neighbours are. It has no parameters: the filters and biases of the convolution before it already scale and shift each channel.
 */
final class SampleNorm extends AbstractBlock {

    private static final float EPSILON = 1e-5f;

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDManager manager = x.getManager();
        Shape row = x.getShape().slice(1);
        // DJL's native layer norm insists on both
        return LayerNorm.layerNorm(x, row, manager.ones(row), manager.zeros(row), EPSILON);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
