package org.karmma.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** An extractor to be rewritten: tokens are the signal times a weight. Its network comes from several places of its code. */
public class ScaledExtractor implements Extractor {

    private final boolean frozen;

    public ScaledExtractor(boolean frozen) {
        this.frozen = frozen;
    }

    public ScaledExtractor() {
        this(false);
    }

    @Override
    public String id() {
        return "scaled";
    }

    @Override
    public String modality() {
        return "numbers";
    }

    @Override
    public Role role() {
        return Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return new SignalFormat(ElementType.FLOAT32, 2, 3);
    }

    @Override
    public TokenLayout tokens() {
        return new TokenLayout(2, 3);
    }

    @Override
    public String fingerprint() {
        return "abc";
    }

    @Override
    public Block newNetwork() {
        if (frozen) {
            Block block = new Scale();
            block.freezeParameters(true);
            return block;
        }
        return new Scale();
    }

    /** x * w. */
    static final class Scale extends AbstractBlock {

        private final Parameter weight =
                addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).optShape(new Shape(1, 1)).build());

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList in, boolean training, PairList<String, Object> params) {
            return new NDList(in.singletonOrThrow().mul(store.getValue(weight, in.singletonOrThrow().getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            // it has none
        }
    }

    /** Implements the contract by way of another class of its jar. */
    public static final class Heir extends ScaledExtractor {

        @Override
        public String fingerprint() {
            return "heir of " + super.fingerprint();
        }
    }
}
