package org.karmma.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.Locale;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** Hands features on as a teacher's tokens, as they are or normalised; it has no parameters. */
final class FeatureExtractor implements Extractor {

    /** To be raised whenever the same features give other tokens. */
    private static final int VERSION = 1;
    private static final float EPSILON = 1e-5f;

    /** What is done to each token. */
    enum Normalize {
        /** Nothing. */
        NONE,
        /** Its mean is taken away, and it is divided by its standard deviation. */
        TOKEN
    }

    private final String id;
    private final String modality;
    private final TokenLayout tokens;
    private final Normalize normalize;
    private final String sha256;

    /**
     * @param id of the features, and of their modality
     * @param modality in whose place they stand
     * @param sha256 of the features: a network that was trained on some is never given others
     */
    FeatureExtractor(String id, String modality, TokenLayout tokens, Normalize normalize, String sha256) {
        this.id = id;
        this.modality = modality;
        this.tokens = tokens;
        this.normalize = normalize;
        this.sha256 = sha256;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String modality() {
        return modality;
    }

    @Override
    public String reads() {
        return id;
    }

    @Override
    public Role role() {
        return Role.TEACHER;
    }

    @Override
    public SignalFormat signal() {
        return new SignalFormat(ElementType.FLOAT32, tokens.count(), tokens.width());
    }

    @Override
    public TokenLayout tokens() {
        return tokens;
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("features", VERSION, sha256, tokens, normalize.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean isPretrained() {
        return true;
    }

    @Override
    public Block newNetwork() {
        return new LambdaBlock(signals -> new NDList(normalize == Normalize.NONE ? signals.singletonOrThrow().duplicate()
                : normalized(signals.singletonOrThrow())), "features");
    }

    private static NDArray normalized(NDArray tokens) {
        NDArray centred = tokens.sub(tokens.mean(new int[] {2}, true));
        return centred.div(centred.square().mean(new int[] {2}, true).add(EPSILON).sqrt());
    }
}
