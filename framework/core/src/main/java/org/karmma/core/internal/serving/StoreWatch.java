package org.karmma.core.internal.serving;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices within a second or two that another process has installed, rolled over or removed a student of this home. */
final class StoreWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final long PERIOD_MILLIS = 1000;

    private final VersionStore store;
    private final VersionChanges changes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "karmma-students");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, String> seen = Map.of();

    StoreWatch(VersionStore store, VersionChanges changes) {
        this.store = store;
        this.changes = changes;
        timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, String> now = store.marks();
            if (!now.equals(seen)) {
                seen = now; // and what changes from now on is another change
                changes.catchUp();
            }
        } catch (DataException | RuntimeException e) {
            LOG.warn("what others have done to the students is looked at again when more is done: {}", e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
