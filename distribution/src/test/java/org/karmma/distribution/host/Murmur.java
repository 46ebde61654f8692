package org.karmma.distribution.host;

import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** A modality of a host's own that no student of these tests knows. */
public final class Murmur implements Modality {

    @Override
    public String id() {
        return "murmur";
    }

    @Override
    public String letter() {
        return "M";
    }

    @Override
    public String title() {
        return "murmur";
    }

    @Override
    public List<String> media() {
        return List.of("murmur");
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) {
        return Reading.none("nobody murmurs here");
    }
}
