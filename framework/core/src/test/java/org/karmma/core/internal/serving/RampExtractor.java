package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.concurrent.atomic.AtomicInteger;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** Four numbers times a matrix: two tokens of width three. Throws when it is used after its bundle has gone. */
class RampExtractor implements Extractor {

    static final SignalFormat SIGNAL = new SignalFormat(ElementType.FLOAT32, 4);
    static final TokenLayout TOKENS = new TokenLayout(2, 3);

    private final String modality;
    private final String fingerprint;
    private final float gain;
    private final boolean mixesRows;
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean gone;
    volatile Block network;

    RampExtractor(String modality) {
        this(modality, Fingerprint.of("ramp", 1), 1, false);
    }

    /**
     * @param gain what it multiplies its tokens by, whatever it declares
     * @param mixesRows whether it normalises over the batch, which extractors must not
     */
    RampExtractor(String modality, String fingerprint, float gain, boolean mixesRows) {
        this.modality = modality;
        this.fingerprint = fingerprint;
        this.gain = gain;
        this.mixesRows = mixesRows;
    }

    @Override
    public String id() {
        return modality + "-student";
    }

    @Override
    public String modality() {
        return modality;
    }

    @Override
    public Role role() {
        return Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return SIGNAL;
    }

    @Override
    public TokenLayout tokens() {
        return TOKENS;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public Block newNetwork() {
        network = new Network();
        return network;
    }

    /** Is shown what its network makes. */
    void saw(NDArray tokens) {}

    /** What it gives in place of that. */
    NDArray makes(NDArray tokens) {
        return tokens;
    }

    private final class Network extends AbstractBlock {

        private final Parameter weight = addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(4, 6)).build());

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            if (gone) {
                throw new IllegalStateException("the bundle has gone");
            }
            calls.incrementAndGet();
            var x = inputs.singletonOrThrow();
            var tokens = x.matMul(store.getValue(weight, x.getDevice(), training)).reshape(-1, 2, 3).mul(gain);
            saw(tokens);
            return new NDList(makes(mixesRows ? tokens.sub(tokens.mean(new int[] {0}, true)) : tokens));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), 2, 3)};
        }
    }
}
