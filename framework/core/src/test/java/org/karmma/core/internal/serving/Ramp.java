package org.karmma.core.internal.serving;

import java.util.List;
import java.util.Locale;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** A modality that hands on four numbers that a clip carries under its id. */
class Ramp implements Modality {

    private final String id;

    Ramp(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String letter() {
        return id.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    @Override
    public String title() {
        return "ramp " + id;
    }

    @Override
    public List<String> media() {
        return List.of(id);
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        Evidence evidence = clip.evidence(id).orElse(null);
        if (evidence == null) {
            return Reading.none("no " + id + " was recorded");
        }
        if (!(evidence instanceof Evidence.Buffer buffer)) {
            throw new DataException(evidence.toString(), "it cannot be read", "Record it again.");
        }
        return Reading.present(buffer.samples());
    }

    /** A clip that carries these numbers for a ramp. */
    static Clip.Builder put(Clip.Builder clip, String id, float... values) {
        return clip.evidence(id, Evidence.Buffer.of(Samples.of(values, values.length), 1));
    }
}
