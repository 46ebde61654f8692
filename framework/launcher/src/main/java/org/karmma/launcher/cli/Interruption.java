package org.karmma.launcher.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Turns Ctrl-C and a polite kill into an interrupt of the command, and lets it end in order before the JVM does. */
final class Interruption {

    private static final long GRACE_SECONDS = 30;

    private Interruption() {}

    /** Runs a command on this thread; returns its exit code. */
    static int guard(IntSupplier command) {
        Thread thread = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            if (done.getCount() > 0) {
                thread.interrupt();
                await(done);
            }
        }, "karmma-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return command.getAsInt();
        } finally {
            done.countDown();
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
