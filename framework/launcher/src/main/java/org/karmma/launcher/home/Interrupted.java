package org.karmma.launcher.home;

import java.util.concurrent.CancellationException;

/** How long work on a home is given up. */
final class Interrupted {

    private Interrupted() {}

    /** @throws CancellationException if this thread is interrupted */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
