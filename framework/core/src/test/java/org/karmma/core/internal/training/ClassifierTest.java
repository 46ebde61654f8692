package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

class ClassifierTest {

    /** An extractor with a parameter whose first values the block draws itself. */
    private static final Extractor DRAWS = new Extractor() {
        private final Extractor toy = new ToyPlugins().extractorsOf("left", Role.TEACHER).get(0);

        @Override
        public String id() {
            return toy.id();
        }

        @Override
        public String modality() {
            return toy.modality();
        }

        @Override
        public Role role() {
            return toy.role();
        }

        @Override
        public SignalFormat signal() {
            return toy.signal();
        }

        @Override
        public TokenLayout tokens() {
            return toy.tokens();
        }

        @Override
        public String fingerprint() {
            return toy.fingerprint();
        }

        @Override
        public Block newNetwork() {
            return new Drawing(toy.newNetwork());
        }
    };

    private static final class Drawing extends AbstractBlock {

        private final Block inner;

        Drawing(Block inner) {
            this.inner = addChildBlock("inner", inner);
            addParameter(Parameter.builder().setName("drawn").setType(Parameter.Type.OTHER).optInitializer(new NormalInitializer())
                    .optShape(new Shape(8)).build());
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            inner.initialize(manager, type, inputs);
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training,
                PairList<String, Object> params) {
            return inner.forward(store, inputs, training);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inner.getOutputShapes(inputs);
        }
    }

    private static Map<String, float[]> weights(long seed) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Classifier classifier = new Classifier(DRAWS, List.of(new LabelSpace("action", List.of("cut", "wash"))), seed, manager);
            Map<String, float[]> weights = new TreeMap<>();
            classifier.parameters().forEach((name, parameter) -> weights.put(name, parameter.getArray().toFloatArray()));
            return weights;
        }
    }

    @Test
    void allItsFirstValuesFollowFromTheSeed() {
        Engine.getInstance().setRandomSeed(1);
        Map<String, float[]> one = weights(7);
        Engine.getInstance().setRandomSeed(2);
        weights(7).forEach((name, weight) -> assertArrayEquals(one.get(name), weight, name));
        assertFalse(Arrays.equals(one.get("extractor/drawn"), weights(8).get("extractor/drawn")), "another seed gives others");
    }
}
