package org.karmma.core.internal.toy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;

/** Learns nothing: the first K numbers of each slot's tokens are its votes for the K classes, and the votes of those present add up. */
public final class VoteFusion implements Fusion {

    @Override
    public String id() {
        return "vote";
    }

    @Override
    public FusionNetwork newNetwork(FusionSpec spec) {
        return new Network(spec.spaces().get(0).size());
    }

    private static final class Network extends AbstractBlock implements FusionNetwork {

        private final int classes;

        Network(int classes) {
            this.classes = classes;
        }

        @Override
        public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
            NDArray sum = presence.getManager().zeros(new Shape(presence.getShape().get(0), classes));
            for (int m = 0; m < tokens.size(); m++) {
                NDArray votes = tokens.get(m).reshape(sum.getShape().get(0), -1).get(":, :" + classes);
                sum = sum.add(votes.mul(presence.get(":, " + m + ":" + (m + 1))));
            }
            return new FusionOutput(sum, sum.expandDims(1), List.of(sum));
        }

        @Override
        public long flops() {
            return 0;
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return new NDList(fuse(store, inputs.subList(0, inputs.size() - 1), inputs.get(inputs.size() - 1), training).logits());
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), classes)};
        }
    }
}
