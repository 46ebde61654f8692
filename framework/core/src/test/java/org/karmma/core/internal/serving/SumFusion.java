package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;

/** A fusion that sums over slots: the flattened tokens times a matrix where present, a learned vector where not. One label space. */
class SumFusion implements Fusion {

    @Override
    public String id() {
        return "sum";
    }

    @Override
    public FusionNetwork newNetwork(FusionSpec spec) {
        return new Network(spec);
    }

    private static final class Network extends AbstractBlock implements FusionNetwork {

        private final List<Parameter> weights = new ArrayList<>();
        private final List<Parameter> missing = new ArrayList<>();

        Network(FusionSpec spec) {
            int k = spec.spaces().get(0).size();
            spec.slots().forEach(slot -> {
                long size = (long) slot.tokens().count() * slot.tokens().width();
                weights.add(addParameter(Parameter.builder().setName(slot.id() + "_weight").setType(Parameter.Type.WEIGHT)
                        .optShape(new Shape(size, k)).build()));
                missing.add(addParameter(Parameter.builder().setName(slot.id() + "_missing").setType(Parameter.Type.BIAS)
                        .optShape(new Shape(1, k)).build()));
            });
        }

        @Override
        public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
            NDArray sum = null;
            for (int m = 0; m < tokens.size(); m++) {
                NDArray flat = tokens.get(m).reshape(tokens.get(m).getShape().get(0), -1);
                NDArray present = flat.matMul(store.getValue(weights.get(m), flat.getDevice(), training));
                NDArray absent = present.zerosLike().add(store.getValue(missing.get(m), flat.getDevice(), training));
                NDArray mask = presence.get(":, " + m + ":" + (m + 1)).broadcast(present.getShape());
                NDArray said = NDArrays.where(mask, present, absent);
                sum = sum == null ? said : sum.add(said);
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
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), missing.get(0).getShape().get(1))};
        }
    }
}
