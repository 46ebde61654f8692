package org.karmma.core.internal.toy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** One matrix from the numbers of a signal to its tokens. */
public record ToyExtractor(String modality, Role role, SignalFormat signal, TokenLayout tokens) implements Extractor {

    @Override
    public String id() {
        return modality + "-" + role.id();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("toy", 1, signal, tokens);
    }

    @Override
    public Block newNetwork() {
        return new Network();
    }

    private final class Network extends AbstractBlock {

        private final Block matrix = addChildBlock("matrix", Linear.builder().setUnits((long) tokens.count() * tokens.width()).build());

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            matrix.initialize(manager, type, new Shape(1, signal.size()));
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            var flat = inputs.singletonOrThrow().reshape(-1, signal.size());
            return new NDList(matrix.forward(store, new NDList(flat), training).singletonOrThrow()
                    .reshape(-1, tokens.count(), tokens.width()));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), tokens.count(), tokens.width())};
        }
    }
}
