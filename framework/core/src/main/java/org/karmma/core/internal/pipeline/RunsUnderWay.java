package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunFailedException;
import org.karmma.dataset.DataException;

/**
 * The runs that threads of this JVM carry out. When the core is stopped they are interrupted and waited for: what they still have to do,
 * ending children and writing down how far they are, takes the core's code.
 */
public final class RunsUnderWay implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 20_000;

    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    /** A run with whatever it says and throws. */
    @FunctionalInterface
    interface Run<T> {
        T carryOut() throws ConfigurationException, DataException, RunFailedException, InterruptedException;
    }

    /** @throws InterruptedException also where the core has been stopped already */
    <T> T over(Run<T> run) throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            if (closed) {
                throw new InterruptedException("the home is being stopped");
            }
            threads.add(thread);
        }
        try {
            return run.carryOut();
        } finally {
            synchronized (this) {
                threads.remove(thread);
                notifyAll();
            }
        }
    }

    /** Returns when all have ended, or patience has. */
    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        try {
            for (long left = PATIENCE_MILLIS; left > 0 && !threads.isEmpty(); left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
