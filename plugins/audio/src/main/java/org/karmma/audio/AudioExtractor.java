package org.karmma.audio;

import ai.djl.nn.Block;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** An {@link AudioNetwork} as an extractor; teacher and student differ in nothing else. */
abstract class AudioExtractor implements Extractor {

    private final Role role;
    private final AudioNetwork network;
    private final int rate;

    AudioExtractor(Role role, AudioNetwork network, AudioConfig config) {
        this.role = role;
        this.network = network;
        this.rate = config.sampleRate();
    }

    @Override
    public final String id() {
        return AudioModality.ID + "-" + role.id();
    }

    @Override
    public final String modality() {
        return AudioModality.ID;
    }

    @Override
    public final Role role() {
        return role;
    }

    @Override
    public final SignalFormat signal() {
        return network.signal();
    }

    @Override
    public final TokenLayout tokens() {
        return network.tokens();
    }

    @Override
    public final String fingerprint() {
        return Fingerprint.of(id(), "log-mel", LogMel.VERSION, rate, signal(), "network", AudioNetwork.VERSION, tokens());
    }

    @Override
    public final Block newNetwork() {
        return network.build();
    }
}
