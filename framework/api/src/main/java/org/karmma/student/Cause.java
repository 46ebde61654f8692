package org.karmma.student;

import java.util.Locale;

/** Why a slot had nothing to say in a prediction. */
public enum Cause {
    /** No bundle offers this modality. */
    NO_BUNDLE,
    /** A bundle offers it, but not the extractor that this network was trained on. */
    INCOMPATIBLE,
    /** The clip was recorded without it. */
    NO_SIGNAL,
    /** Recorded but unusable: black, frozen, clipped, NaN, or a file that is damaged. */
    BAD_SIGNAL,
    /** Older than its budget. */
    STALE,
    /** Its code threw. */
    FAILED,
    /** Its code exceeded its time budget. */
    TIMEOUT,
    /** An operator said so. */
    MUTED;

    /** As written in results: lower case with hyphens. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
