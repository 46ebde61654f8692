package org.karmma.server.internal.limits;

import java.time.Duration;

/** Limits that a test sets. */
public final class Given {

    /** Small ones: 100 kB of files, 4 kB of samples, 4 parts, 3 requests of which 2 for an account, 1 computed, no waiting, 1 stream. */
    public static final Rules SMALL = new Rules(100_000, 4_000, 4, 3, 2, 1, Duration.ZERO, 1);

    private Given() {}

    public static Limits limits(Rules rules) {
        return new Limits(rules);
    }
}
