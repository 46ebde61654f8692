package org.karmma.distribution.host;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** Four numbers are one token. */
public final class MurmurExtractor implements Extractor {

    @Override
    public String id() {
        return "murmur-student";
    }

    @Override
    public String modality() {
        return "murmur";
    }

    @Override
    public Role role() {
        return Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return new SignalFormat(ElementType.FLOAT32, 4);
    }

    @Override
    public TokenLayout tokens() {
        return new TokenLayout(1, 4);
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("murmur", 1);
    }

    @Override
    public Block newNetwork() {
        return new LambdaBlock(rows -> new NDList(rows.singletonOrThrow().expandDims(1)));
    }
}
