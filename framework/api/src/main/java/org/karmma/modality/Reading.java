package org.karmma.modality;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;

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

    static Reading stale(String detail) {
        return new Absent(Absence.STALE, detail);
    }

    /**
     * What every modality asks of evidence in memory before it looks into it: whether it is of the clip's time. A sensor that has fallen
     * silent leaves a buffer that ends early. One that ends a little early, or begins late, is read: what is missing is the modality's to
     * fill.
     *
     * @param span of the clip, on the buffer's clock
     * @param budget seconds that the newest sample may be older than the span's end
     * @return {@code STALE} where it is older, and always where the buffer ended before the span began; {@code NO_SIGNAL} where the buffer
     *     begins only after the span; empty where it can be read: for recordings on disk, too, and for buffers without a sample, which are
     *     their reader's to refuse
     */
    static Optional<Reading> untimely(Evidence evidence, TimeSpan span, double budget) {
        if (!(evidence instanceof Evidence.Buffer buffer) || buffer.samples().shape()[0] == 0) {
            return Optional.empty();
        }
        if (buffer.start() >= span.end()) {
            return Optional.of(none(String.format(Locale.ROOT, "%s begins at second %.2f, after the clip's end at second %.2f", buffer,
                    buffer.start(), span.end())));
        }
        if (buffer.end() <= span.start()) {
            return Optional.of(stale(String.format(Locale.ROOT, "%s ended at second %.2f, before the clip began at second %.2f", buffer,
                    buffer.end(), span.start())));
        }
        double age = buffer.age(span);
        return age > budget ? Optional.of(stale(String.format(Locale.ROOT, "%s ended %.2f s before the clip did (second %.2f), allowed are"
                + " %.2f s", buffer, age, span.end(), budget))) : Optional.empty();
    }
}
