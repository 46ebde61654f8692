package org.karmma.detection;

import ai.djl.nn.Block;
import java.util.function.Supplier;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** A {@link LayoutNetwork} as an extractor; teacher and student differ in nothing else. */
abstract class DetectionExtractor implements Extractor {

    private final Role role;
    private final TokenLayout tokens;
    private final Supplier<Block> network;
    private final double tolerance;

    DetectionExtractor(Role role, TokenLayout tokens, Supplier<Block> network, DetectionConfig config) {
        this.role = role;
        this.tokens = tokens;
        this.network = network;
        this.tolerance = config.tolerance();
    }

    @Override
    public final String id() {
        return DetectionModality.ID + "-" + role.id();
    }

    @Override
    public final String modality() {
        return DetectionModality.ID;
    }

    @Override
    public final Role role() {
        return role;
    }

    @Override
    public final SignalFormat signal() {
        return LayoutNetwork.SIGNAL;
    }

    @Override
    public final TokenLayout tokens() {
        return tokens;
    }

    /** Frame rate and picture size say how a file is to be read, not what is made of it: they are no part of it. */
    @Override
    public final String fingerprint() {
        return Fingerprint.of(id(), "layout", Layout.VERSION, tolerance, signal(), "network", LayoutNetwork.VERSION, tokens());
    }

    @Override
    public final Block newNetwork() {
        return network.get();
    }
}
