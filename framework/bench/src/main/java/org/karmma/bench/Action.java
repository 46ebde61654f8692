package org.karmma.bench;

/** What an operator may do to a modality bundle, or to its slot. */
enum Action {
    STOP,
    START,
    UPDATE_EQUAL(Build.EQUAL),
    UPDATE_OTHER_FINGERPRINT(Build.OTHER_FINGERPRINT),
    UPDATE_LYING(Build.LYING),
    UNINSTALL,
    /** Install and start, not by way of the drop folder. */
    INSTALL,
    /** The jar is taken out of the drop folder. */
    DROP_OUT,
    /** The jar is put into the drop folder. */
    DROP_IN,
    QUARANTINE,
    CLEAR;

    private final Build build;

    Action() {
        this(null);
    }

    Action(Build build) {
        this.build = build;
    }

    static Action update(Build build) {
        return switch (build) {
            case EQUAL -> UPDATE_EQUAL;
            case OTHER_FINGERPRINT -> UPDATE_OTHER_FINGERPRINT;
            case LYING -> UPDATE_LYING;
        };
    }

    /** What an update brings; null if it is none. */
    Build build() {
        return build;
    }

    /** Whether it is one of those that the time of a swap is measured of: stop, start, update. */
    boolean isSwap() {
        return this == STOP || this == START || build != null;
    }
}
