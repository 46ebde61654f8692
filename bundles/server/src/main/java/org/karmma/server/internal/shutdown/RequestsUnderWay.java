package org.karmma.server.internal.shutdown;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The requests that are under way, each with its thread; once they are drained, no other begins. Safe to use from several threads. */
final class RequestsUnderWay {

    private final Set<Thread> threads = new HashSet<>();
    private boolean draining;

    /** This thread has a request to answer. @return false if no more are begun */
    synchronized boolean begin() {
        if (!draining) {
            threads.add(Thread.currentThread());
        }
        return !draining;
    }

    synchronized void end() {
        threads.remove(Thread.currentThread());
        if (draining) {
            Thread.interrupted(); // meant for this request alone
            notifyAll();
        }
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /** From now on none begins. */
    synchronized void close() {
        draining = true;
    }

    /**
     * Waits for those under way.
     *
     * @param patience until they are interrupted
     * @param last for those that are interrupted
     * @return how many have not ended
     */
    synchronized int drain(Duration patience, Duration last) {
        close();
        try {
            await(patience);
            threads.forEach(Thread::interrupt);
            await(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.size();
    }

    private void await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); !threads.isEmpty() && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
