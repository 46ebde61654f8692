package org.karmma.fusion;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * A network over tokens. As a DJL {@link Block} its input shapes are {@code [B, N_m, C_m]} per slot in order, then the presence mask
 * {@code [B, M]}; callers use {@link #fuse}.
 */
public interface FusionNetwork extends Block {

    /**
     * @param store where parameters come from
     * @param tokens per slot in order {@code [B, N_m, C_m]} FLOAT32; rows that are absent hold anything, even NaN, and influence no output
     * @param presence {@code [B, M]} BOOLEAN, true where sample b has modality m
     * @param training whether dropout is on
     */
    FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training);

    /**
     * Floating-point operations of one sample with everything present, two per multiply-add.
     *
     * @throws UnsupportedOperationException if nobody can look into it ({@link Fusion#code})
     */
    long flops();

    /**
     * The same with some slots absent. Only added slots change anything as a rule: the others are in the sequence in any case.
     *
     * @param present per slot in order
     */
    default long flops(boolean[] present) {
        return flops();
    }
}
