package org.karmma.core.internal.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which plugins are here. Whoever works takes the snapshot of the moment from {@link #current()}, which never waits. A plugin
 * that goes is first taken out of the snapshot, then listeners hear of it and let go of what they hold, then {@link #remove} waits
 * for the leases under way. Safe to use from several threads.
 */
public final class PluginRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final Supplier<Duration> patience;
    private final List<Plugins.Entry<?>> entries = new ArrayList<>();
    private final List<Consumer<Plugins>> listeners = new CopyOnWriteArrayList<>();
    private volatile Plugins current = Plugins.NONE;

    /** @param patience how long a departing plugin waits for its leases at most */
    public PluginRegistry(Duration patience) {
        this(() -> patience);
    }

    /** @param patience how long a departing plugin waits for its leases at most, asked whenever one goes */
    public PluginRegistry(Supplier<Duration> patience) {
        this.patience = patience;
    }

    /** The plugins that are here now. */
    public Plugins current() {
        return current;
    }

    /**
     * Tells of every change, after it is visible in {@link #current()}, on the thread that brought it: listeners are quick and leave
     * work to other threads. Two changes at a time may be told in any order: what counts is {@link #current()}.
     *
     * @return closing it ends that
     */
    public Registration listen(Consumer<Plugins> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends something when it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes a plugin in. One that cannot say its id is left out, with a message that names its bundle. */
    public <T> void add(Class<T> contract, T service, Function<T, String> id, Origin origin) {
        String name;
        try {
            name = id.apply(service);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} of bundle {} is left out: asked what it is, it threw. Tell whoever wrote it.", contract.getSimpleName(), origin,
                    e);
            return;
        }
        if (name == null || name.isBlank()) {
            LOG.error("{} of bundle {} is left out: it has no id. Tell whoever wrote it.", contract.getSimpleName(), origin);
            return;
        }
        Plugin<T> plugin = new Plugin<>(name, service, origin);
        synchronized (entries) {
            current.find(contract, name).ifPresent(other -> warn(contract, plugin, other));
            entries.add(new Plugins.Entry<>(contract, plugin));
            current = new Plugins(entries);
        }
        LOG.info("{} {} arrived with bundle {}", contract.getSimpleName(), name, origin);
        tell();
    }

    /** Lets a plugin go: returns when nobody uses it any more, or when patience is over. */
    public <T> void remove(Class<T> contract, T service) {
        Plugin<?> plugin;
        synchronized (entries) {
            Plugins.Entry<?> entry = entries.stream().filter(e -> e.contract() == contract && e.plugin().service() == service)
                    .findFirst().orElse(null);
            if (entry == null) {
                return;
            }
            plugin = entry.plugin();
            plugin.depart();
            entries.remove(entry);
            current = new Plugins(entries);
        }
        tell();
        Duration most = patience.get();
        int left = plugin.awaitRelease(most);
        if (left > 0) {
            LOG.warn("{} {} leaves with bundle {} while it is still used {} time(s), after waiting {} s", contract.getSimpleName(),
                    plugin.id(), plugin.origin(), left, most.toSeconds());
        } else {
            LOG.info("{} {} left with bundle {}", contract.getSimpleName(), plugin.id(), plugin.origin());
        }
    }

    private static void warn(Class<?> contract, Plugin<?> arrived, Plugin<?> here) {
        if (here.origin().isBuiltIn()) {
            return;
        }
        boolean wins = arrived.origin().compareTo(here.origin()) < 0;
        LOG.warn("two bundles offer {} {}: {} and {}; {} is used (the highest version, then the ranking). Remove the other, or give what it"
                + " brings an id of its own.", contract.getSimpleName(), arrived.id(), here.origin(), arrived.origin(),
                wins ? arrived.origin() : here.origin());
    }

    private void tell() {
        Plugins now = current;
        for (Consumer<Plugins> listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException e) {
                LOG.error("a listener to plugins failed", e);
            }
        }
    }
}
