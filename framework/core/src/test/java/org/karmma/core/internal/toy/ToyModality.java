package org.karmma.core.internal.toy;

import java.util.List;
import java.util.Optional;
import java.util.Locale;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Hands on the numbers from 0 to 255 that a clip carries under its id, as floats or bytes, in any shape of as many. */
public record ToyModality(String id) implements Modality {

    @Override
    public String letter() {
        return id.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    @Override
    public String title() {
        return "toy " + id;
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
            throw new DataException(evidence.toString(), "it is damaged", "Record it again");
        }
        float[] floats = buffer.samples().floats();
        if (wanted.type() == ElementType.FLOAT32) {
            return Reading.present(Samples.of(floats, wanted.shape()));
        }
        byte[] bytes = new byte[floats.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) floats[i];
        }
        return Reading.present(Samples.of(bytes, wanted.shape()));
    }

    /** One grey picture of as many pixels as there are numbers. */
    @Override
    public Optional<Samples> pictures(Samples signal) {
        byte[] rgb = new byte[3 * signal.size()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) signal.at(i / 3);
        }
        return Optional.of(Samples.of(rgb, 1, 1, signal.size(), 3));
    }

    /** Puts numbers into a clip. */
    public static Clip.Builder put(Clip.Builder clip, String id, float... values) {
        return clip.evidence(id, Evidence.Buffer.of(Samples.of(values, values.length), 1));
    }
}
