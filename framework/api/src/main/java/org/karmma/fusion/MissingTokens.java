package org.karmma.fusion;

/** What stands in the sequence where a modality is missing. */
public enum MissingTokens {
    /** Zeros in place of the embedded tokens (the Baseline, the v1 teacher: our reading, the papers are silent). */
    ZERO,
    /** The learned modality token plus the learned token of each index (the students, the v3 teacher). */
    LEARNED
}
