package org.karmma.distribution.dropped;

import java.util.concurrent.CountDownLatch;

/** Hangs, deaf to interrupts, until the test lets go: the latch is where bundles of every class loader find it. */
final class Stuck {

    private Stuck() {}

    static void hang() {
        CountDownLatch release = (CountDownLatch) System.getProperties().get("org.karmma.distribution.release");
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
