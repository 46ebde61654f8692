package org.karmma.core.internal.registry;

import java.time.Duration;

/** For tests outside this package. */
public final class Leases {

    private Leases() {}

    /** How many leases of a plugin are left when all have had the time to end; 0 as soon as there are none. */
    public static int left(Plugin<?> plugin) {
        return plugin.awaitRelease(Duration.ofSeconds(20));
    }
}
