package org.karmma.launcher.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** Turns Ctrl-C and a polite kill into an interrupt of the command, and lets it end in order before the JVM does. */
final class Interruption {

    private static final long GRACE_SECONDS = 30;

    /** Held by what must not be interrupted. */
    private static final ReentrantLock SHIELD = new ReentrantLock();

    private static volatile boolean requested;

    private Interruption() {}

    /** Runs a command on this thread; returns its exit code. */
    static int guard(IntSupplier command) {
        Thread thread = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            if (done.getCount() > 0) {
                requested = true;
                interrupt(thread, done);
            }
        }, "karmma-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return command.getAsInt();
        } finally {
            done.countDown();
        }
    }

    /**
     * Does what an interrupt would only break: Felix forgets that it was interrupted while it starts bundles, and bundles that are
     * interrupted while they start are reported as broken. The interrupt comes afterwards, or when the patience with it is over.
     */
    static <T, E extends Exception> T shielded(Work<T, E> work) throws E {
        SHIELD.lock();
        boolean interrupted = Thread.interrupted();
        try {
            return work.run();
        } finally {
            SHIELD.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is done in one go. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Whether somebody has asked for the end, also where that is still kept from the command. */
    static boolean isRequested() {
        return requested;
    }

    private static void interrupt(Thread thread, CountDownLatch done) {
        try {
            boolean free = SHIELD.tryLock(GRACE_SECONDS, TimeUnit.SECONDS);
            thread.interrupt();
            if (free) {
                SHIELD.unlock();
            }
            done.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
