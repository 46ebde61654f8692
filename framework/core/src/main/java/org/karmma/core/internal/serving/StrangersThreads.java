package org.karmma.core.internal.serving;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for code that may take its time or never return. */
public final class StrangersThreads {

    private static final long IDLE_SECONDS = 30;

    private StrangersThreads() {}

    /** As many as are needed, kept for a while: a call that hangs never keeps another one waiting. Daemons: none keeps the JVM alive. */
    public static ThreadPoolExecutor open() {
        AtomicLong number = new AtomicLong();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "karmma-sensing-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
