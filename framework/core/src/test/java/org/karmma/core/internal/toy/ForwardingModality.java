package org.karmma.core.internal.toy;

import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** A modality that does as another does, but for what a test overrides. */
public class ForwardingModality implements Modality {

    private final Modality other;

    public ForwardingModality(Modality other) {
        this.other = other;
    }

    @Override
    public String id() {
        return other.id();
    }

    @Override
    public String letter() {
        return other.letter();
    }

    @Override
    public String title() {
        return other.title();
    }

    @Override
    public List<String> media() {
        return other.media();
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        return other.read(clip, wanted);
    }

    @Override
    public String fingerprint() {
        return other.fingerprint();
    }
}
