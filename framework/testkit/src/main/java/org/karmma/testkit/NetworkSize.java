package org.karmma.testkit;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Linear;
import org.karmma.extractor.Extractor;

/**
 * How large an extractor's network is.
 *
 * @param parameters numbers that are trained
 * @param flops two for each multiplication and addition of its matrices and convolutions, for one row
 */
public record NetworkSize(long parameters, long flops) {

    public static NetworkSize of(Extractor extractor) {
        try (Network network = new Network(extractor)) {
            long parameters = network.block().getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
            return new NetworkSize(parameters, flops(network.block()));
        }
    }

    private static long flops(Block block) {
        long sum = 0;
        for (Block child : block.getChildren().values()) {
            sum += flops(child);
            if (child instanceof Convolution || child instanceof Linear) {
                Shape weight = child.getDirectParameters().get("weight").getShape();
                sum += 2 * child.getOutputShapes(child.getInputShapes())[0].size() * weight.size() / weight.get(0);
            }
        }
        return sum;
    }
}
