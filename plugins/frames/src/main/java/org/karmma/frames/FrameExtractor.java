package org.karmma.frames;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** A {@link FrameNetwork} as an extractor; what is left to a modality's teacher and student is how large they are unless configured. */
public abstract class FrameExtractor implements Extractor {

    private final String modality;
    private final Role role;
    private final SignalFormat signal;
    private final FrameNetwork network;
    private final Supplier<Block> input;
    private final String fingerprint;

    /**
     * @param channels bytes of a pixel
     * @param input makes what {@link FrameNetwork#build} begins with
     * @param inputVersion of it, for the fingerprint
     * @param reading what decides how the signal is read, for the fingerprint
     */
    protected FrameExtractor(String modality, Role role, int channels, FrameNetwork network, Supplier<Block> input, int inputVersion,
            Object... reading) {
        this.modality = modality;
        this.role = role;
        this.signal = new SignalFormat(ElementType.UINT8, network.frames(), network.size(), network.size(), channels);
        this.network = network;
        this.input = input;
        List<Object> facts = new ArrayList<>(List.of(id()));
        facts.addAll(List.of(reading));
        facts.addAll(List.of(signal, "input", inputVersion, "network", FrameNetwork.VERSION, network));
        this.fingerprint = Fingerprint.of(facts.toArray());
    }

    @Override
    public final String id() {
        return modality + "-" + role.id();
    }

    @Override
    public final String modality() {
        return modality;
    }

    @Override
    public final Role role() {
        return role;
    }

    @Override
    public final SignalFormat signal() {
        return signal;
    }

    @Override
    public final TokenLayout tokens() {
        return network.tokens();
    }

    @Override
    public final String fingerprint() {
        return fingerprint;
    }

    @Override
    public final Block newNetwork() {
        return network.build(input.get());
    }
}
