package org.karmma.testkit;

import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Signals that must be there, and clips that are like others. */
final class Signals {

    private Signals() {}

    /** Of a clip that has one; a copy, since a modality might hand out an array and write into it again. */
    static Samples of(Modality modality, Clip clip, SignalFormat format) throws DataException {
        Reading reading = modality.read(clip, format);
        if (reading instanceof Reading.Present present) {
            Samples signal = present.signal();
            return signal.type() == Samples.ElementType.UINT8 ? Samples.of(signal.bytes().clone(), signal.shape())
                    : Samples.of(signal.floats().clone(), signal.shape());
        }
        throw new AssertionError(reading == null ? "read() returned null: return Reading.none(...) where a clip has no signal"
                : clip + " has a good signal, says the test, and read() gave " + reading);
    }

    /** A clip with that evidence of one kind alone, and the span of another. */
    static Clip with(Clip like, String kind, Evidence evidence) {
        Clip.Builder clip = Clip.builder(like.id());
        if (!like.span().isOpen()) {
            clip.span(like.span().start(), like.span().end());
        }
        return clip.evidence(kind, evidence).build();
    }
}
