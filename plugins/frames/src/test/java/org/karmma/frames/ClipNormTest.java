package org.karmma.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipNormTest {

    private static NDArray normal(NDManager manager, int frames, NDArray x) {
        return new ClipNorm(frames).forward(new ParameterStore(manager, false), new NDList(x), false).singletonOrThrow();
    }

    /** Two clips: 0, 1, 2, ... and the squares of these, worked out by hand. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void eachClipGetsMeanZeroAndVarianceOneWhateverItsNeighbours(int frames) {
        try (NDManager manager = NDManager.newBaseManager()) {
            int size = frames * 2 * 3 * 4;
            NDArray first = manager.arange(size).toType(DataType.FLOAT32, true);
            Shape clip = new Shape(frames, 2, 3, 4);
            NDArray both = first.concat(first.square()).reshape(new Shape(2L * frames, 2, 3, 4));

            float[] out = normal(manager, frames, both).toFloatArray();

            double mean = (size - 1) / 2.0;
            double deviation = Math.sqrt(((double) size * size - 1) / 12 + 1e-5);
            for (int i = 0; i < size; i++) {
                assertEquals((i - mean) / deviation, out[i], 1e-5);
            }
            float[] alone = normal(manager, frames, first.square().reshape(clip)).toFloatArray();
            float[] second = new float[size];
            System.arraycopy(out, size, second, 0, size);
            assertArrayEquals(alone, second, "whatever the other clips are");
        }
    }
}
