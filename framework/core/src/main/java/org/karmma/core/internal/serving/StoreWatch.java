package org.karmma.core.internal.serving;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices within a few seconds that another process, or somebody who copies a folder, has installed, rolled over or removed a student
 * of this home. What still changes from one look to the next is left to the one after it.
 */
final class StoreWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final long PERIOD_MILLIS = 1000;

    private final VersionStore store;
    private final VersionChanges changes;
    private final Map<String, String> followed;
    private Map<String, String> seen;
    private ScheduledExecutorService timer;

    /** Notes how the store is; what changes from now on is news. */
    StoreWatch(VersionStore store, VersionChanges changes) {
        this.store = store;
        this.changes = changes;
        this.followed = new TreeMap<>(marks());
        this.seen = Map.copyOf(followed);
    }

    private Map<String, String> marks() {
        try {
            return store.marks();
        } catch (DataException e) {
            LOG.debug("the store cannot be looked at", e); // whoever opens it says so
            return Map.of();
        }
    }

    synchronized void begin() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "karmma-students");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, String> now = store.marks();
            Set<String> changed = new TreeSet<>(now.keySet());
            changed.addAll(followed.keySet());
            changed.removeIf(name -> Objects.equals(now.get(name), followed.get(name)) || !Objects.equals(now.get(name), seen.get(name)));
            seen = now;
            if (!changed.isEmpty()) {
                followed.keySet().removeAll(changed);
                changed.stream().filter(now::containsKey).forEach(name -> followed.put(name, now.get(name)));
                changes.catchUp(changed);
            }
        } catch (DataException | RuntimeException e) {
            LOG.warn("what others have done to the students is looked at again when more is done: {}", e.getMessage(), Students.trace(e));
        }
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
