package org.karmma.core.internal.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * One plugin service and who uses it. Work with the service is done under a {@link Lease}; a plugin that departs gives no more
 * leases and waits until the last one has ended, so that nothing of its bundle is taken away under a running call.
 *
 * @param <T> the contract it fulfils
 */
public final class Plugin<T> {

    private final String id;
    private final T service;
    private final Origin origin;
    private int leases;
    private boolean departing;

    public Plugin(String id, T service, Origin origin) {
        this.id = id;
        this.service = service;
        this.origin = origin;
    }

    /** The id that the service gave when it arrived. */
    public String id() {
        return id;
    }

    public Origin origin() {
        return origin;
    }

    /** The service, for questions about itself (formats, layouts, settings); for work take a {@link #lease}. */
    public T service() {
        return service;
    }

    /** Holds the plugin here until the lease is closed; empty if it departs. Never waits. */
    public synchronized Optional<Lease<T>> lease() {
        if (departing) {
            return Optional.empty();
        }
        leases++;
        return Optional.of(new Lease<>(this));
    }

    /** True from the moment on from which no leases are given. */
    public synchronized boolean isDeparting() {
        return departing;
    }

    synchronized void depart() {
        departing = true;
    }

    synchronized void release() {
        leases--;
        notifyAll();
    }

    /** Waits for the last lease to end. @return how many are left when {@code patience} is over or this thread is interrupted */
    synchronized int awaitRelease(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); leases > 0 && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return leases;
    }

    @Override
    public String toString() {
        return id + " of " + origin;
    }
}
