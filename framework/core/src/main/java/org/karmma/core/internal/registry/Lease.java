package org.karmma.core.internal.registry;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a plugin until it is closed; its bundle waits for that (for a bounded time) before it goes.
 *
 * @param <T> the plugin's contract
 */
public final class Lease<T> implements AutoCloseable {

    private final Plugin<T> plugin;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Lease(Plugin<T> plugin) {
        this.plugin = plugin;
    }

    public T service() {
        return plugin.service();
    }

    public Plugin<T> plugin() {
        return plugin;
    }

    /** Ends the lease; a second time does nothing. */
    @Override
    public void close() {
        if (open.getAndSet(false)) {
            plugin.release();
        }
    }
}
