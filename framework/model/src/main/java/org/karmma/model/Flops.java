package org.karmma.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import org.karmma.fusion.FusionNetwork;

/**
 * Counts the floating-point operations of one row through an initialised block, two per multiply-add: products of matrices and
 * convolutions, nothing else, as the usual counters do. Shapes are those that the blocks were initialised with.
 *
 * <p>A leaf that is neither a Linear nor a Convolution counts two operations for every weight at every position, a position being any
 * combination of the output's axes but the first (rows) and the longest of the others' (channels): right for anything that slides or
 * repeats one matrix, an estimate for the rest. Norms, biases and learned tokens count nothing.
 */
public final class Flops {

    private Flops() {}

    /**
     * Operations of what the block was initialised for: one row, whose frames a network may fold into the first axis.
     *
     * @throws IllegalStateException if the block is not initialised
     */
    public static long of(Block block) {
        if (block instanceof FusionNetwork fusion) {
            return fusion.flops();
        }
        if (block instanceof Linear || block instanceof Convolution) {
            // [out, in] and [out, in / groups, kernel...] alike: every output number takes in * kernel multiply-adds
            Shape weight = block.getDirectParameters().get("weight").getShape();
            return 2 * out(block).size() * (weight.size() / weight.get(0));
        }
        long own = 0;
        for (Parameter parameter : block.getDirectParameters().values()) {
            own += parameter.getType() == Parameter.Type.WEIGHT ? parameter.getShape().size() : 0;
        }
        long flops = own == 0 ? 0 : 2 * own * positions(block);
        for (Pair<String, Block> child : block.getChildren()) {
            flops += of(child.getValue());
        }
        return flops;
    }

    private static long positions(Block block) {
        Shape out = out(block);
        long channels = 1;
        for (int axis = 1; axis < out.dimension(); axis++) {
            channels = Math.max(channels, out.get(axis));
        }
        return out.size() / channels;
    }

    private static Shape out(Block block) {
        return block.getOutputShapes(block.getInputShapes())[0];
    }
}
