package org.karmma.modality;

import java.util.Objects;
import org.karmma.dataset.Samples;

/** What a modality found in a clip. */
public sealed interface Reading {

    /** A signal, in the format that was asked for. */
    record Present(Samples signal) implements Reading {
        public Present {
            Objects.requireNonNull(signal, "signal");
        }
    }

    /**
     * None, and why.
     *
     * @param cause one of {@link Absence}
     * @param detail for people: which file, which kind of medium, what was seen
     */
    record Absent(Absence cause, String detail) implements Reading {
        public Absent {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** Why a modality has no signal to give. */
    enum Absence {
        /** The clip was recorded without it. */
        NO_SIGNAL,
        /** It was recorded, but says nothing: black or frozen pictures, silence, clipping, NaN. */
        BAD_SIGNAL,
        /** It is older than its budget allows. */
        STALE
    }

    static Reading present(Samples signal) {
        return new Present(signal);
    }

    static Reading none(String detail) {
        return new Absent(Absence.NO_SIGNAL, detail);
    }

    static Reading bad(String detail) {
        return new Absent(Absence.BAD_SIGNAL, detail);
    }
}
