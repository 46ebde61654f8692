package org.karmma.core.internal.serving;

import java.util.Set;
import java.util.TreeSet;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.VersionState;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes which versions of students there are and which of them serve: one change at a time, on disk and in what is open. */
final class VersionChanges {

    private static final Logger LOG = LoggerFactory.getLogger(VersionChanges.class);

    private final VersionStore store;
    private final PublishedStudents published;
    private final EventLog events;
    private boolean closed;

    VersionChanges(VersionStore store, PublishedStudents published, EventLog events) {
        this.store = store;
        this.published = published;
        this.events = events;
    }

    /** A change of which versions a student has. */
    interface Change<T> {
        /** @param before what the home says, and what is open */
        T from(VersionState before) throws DataException;
    }

    /** Makes a change while nobody else makes one, in this process or in another. What others did meanwhile is caught up with first. */
    synchronized <T> T change(String name, Change<T> change) throws DataException {
        if (closed) {
            throw new IllegalStateException("the home is closed");
        }
        return store.changing(() -> {
            try {
                VersionState before = store.state(name);
                catchUp(name, before);
                return change.from(before);
            } catch (DataException e) {
                events.add(Event.Kind.REFUSED, Students.subject(name), e.getMessage());
                throw e;
            }
        });
    }

    /** Changes what is open, and nothing on disk, while nobody else changes anything. Nothing happens once the home is closed. */
    synchronized void ofOpen(Runnable change) {
        if (!closed) {
            change.run();
        }
    }

    /**
     * Carries out a change: what is needed is opened first, then the disk is changed, then requests follow.
     *
     * @param entering the version that has a new part to play, and must open or nothing is changed; null if none has
     */
    void apply(String name, VersionState before, VersionState next, StoredVersion entering) throws DataException {
        LiveVersion fresh = null;
        try {
            boolean serves = next.serving() != null && entering != null && entering.isSame(next.serving());
            fresh = entering == null ? null : published.open(name, before, entering, serves);
            store.commit(name, before, next);
        } catch (DataException | RuntimeException e) {
            if (fresh != null) {
                fresh.release();
            }
            store.discard(name, before);
            throw e;
        }
        try {
            published.follow(name, next, fresh);
        } catch (DataException e) { // of a version that did not serve before either
            LOG.warn("student {} does not serve: {}", name, e.getMessage(), e);
        }
    }

    /** Follows what others have done to any student, in another process. */
    synchronized void catchUp() throws DataException {
        if (!closed) {
            store.reading(() -> {
                Set<String> names = new TreeSet<>(store.names());
                names.addAll(published.names());
                for (String name : names) {
                    catchUp(name, store.state(name));
                }
                return null;
            });
        }
    }

    /** As far as that is possible: where the serving version is damaged, to replace it may be just what is asked for. */
    private void catchUp(String name, VersionState state) {
        try {
            published.follow(name, state, null);
        } catch (DataException | RuntimeException e) {
            LOG.warn("student {} does not serve: {}", name, e.getMessage(), e);
        }
    }

    /** From now on there is no change; what is open is withdrawn and closed. */
    synchronized void close() {
        closed = true;
        published.names().forEach(published::withdraw);
    }
}
