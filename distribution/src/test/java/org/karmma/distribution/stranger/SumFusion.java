package org.karmma.distribution.stranger;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Map;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.SlotLayout;
import org.osgi.service.component.annotations.Component;

/** What a stranger might bring: the average token of each slot that is present votes for classes, and the votes add up. */
@Component(property = Fusion.PROPERTY + "=" + SumFusion.ID)
public final class SumFusion implements Fusion {

    static final String ID = "sum";

    @Override
    public String id() {
        return ID;
    }

    /** {@code spread}: standard deviation of the first weights. */
    @Override
    public Map<String, Double> settings() {
        return Map.of("spread", 0.1);
    }

    @Override
    public FusionNetwork newNetwork(FusionSpec spec) {
        return new Network(spec);
    }

    /** For one label space. */
    private static final class Network extends AbstractBlock implements FusionNetwork {

        private final List<SlotLayout> slots;
        private final int classes;
        private final List<Parameter> weights;

        Network(FusionSpec spec) {
            slots = spec.slots();
            classes = spec.spaces().get(0).size();
            float spread = spec.settings().get("spread").floatValue();
            weights = slots.stream().map(slot -> addParameter(Parameter.builder().setName(slot.id()).setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(classes, slot.tokens().width()))
                    .optInitializer((manager, shape, type) -> manager.randomNormal(0, spread, shape, type)).build())).toList();
        }

        @Override
        public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
            NDArray zero = presence.getManager().zeros(new Shape());
            NDList votes = new NDList();
            for (int m = 0; m < slots.size(); m++) {
                NDArray average = tokens.get(m).mean(new int[] {1});
                NDArray here = presence.get(":, " + m + ":" + (m + 1)).broadcast(average.getShape());
                NDArray known = NDArrays.where(here, average, zero);
                known.attach(presence.getManager());
                votes.add(Linear.linear(known, store.getValue(weights.get(m), presence.getDevice(), training)).singletonOrThrow());
            }
            NDArray each = NDArrays.stack(votes, 1);
            NDArray sum = each.sum(new int[] {1});
            return new FusionOutput(sum, each, List.of(sum));
        }

        @Override
        public long flops() {
            return slots.stream().mapToLong(slot -> 2L * slot.tokens().width() * classes).sum();
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return new NDList(fuse(store, inputs.subList(0, slots.size()), inputs.get(slots.size()), training).logits());
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), classes)};
        }
    }
}
