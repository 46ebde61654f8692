package org.karmma.bench;

/** A build of a modality bundle, as an update may bring it. */
public enum Build {

    /** The same code under another version. */
    EQUAL,

    /** Its extractors say that they compute something else, and do not. */
    OTHER_FINGERPRINT,

    /** Its extractors say what they always said, and give other tokens. */
    LYING;

    /** Whether a student that was trained with the bundle may let it in. */
    public boolean isAdmissible() {
        return this == EQUAL;
    }
}
