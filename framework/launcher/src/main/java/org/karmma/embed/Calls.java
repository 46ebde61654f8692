package org.karmma.embed;

import java.time.Duration;
import java.util.function.Supplier;

/** Counts the calls under way, so that closing can refuse further ones and wait for these. */
final class Calls {

    private final String where;
    private int underWay;
    private boolean closed;

    /** @param where for people: which Karmma */
    Calls(String where) {
        this.where = where;
    }

    /** @throws IllegalStateException if it is closed */
    <T> T in(Supplier<T> call) {
        synchronized (this) {
            check();
            underWay++;
        }
        try {
            return call.get();
        } finally {
            synchronized (this) {
                underWay--;
                notifyAll();
            }
        }
    }

    /** @throws IllegalStateException if it is closed */
    synchronized void check() {
        if (closed) {
            throw closed();
        }
    }

    IllegalStateException closed() {
        return new IllegalStateException("this Karmma (" + where + ") is closed; open another one");
    }

    /** From now on calls are refused. @return false if they were already */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Waits for the calls under way. @return how many are left when {@code patience} is over or this thread is interrupted */
    synchronized int await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); underWay > 0 && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return underWay;
    }
}
