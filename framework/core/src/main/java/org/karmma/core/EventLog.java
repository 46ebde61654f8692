package org.karmma.core;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What happened in a home, kept across restarts: an OSGi service. Safe to use from several threads. */
@ProviderType
public interface EventLog {

    /** Adds something that happened now. Never fails: what cannot be written to disk is logged and kept in memory. */
    void add(Event.Kind kind, String subject, String detail);

    /** What happened last, the oldest first. @param count how many events at most */
    List<Event> latest(int count);

    /**
     * Tells of every event of this process from now on, in order, on the thread that it happened on: listeners are quick.
     *
     * @return running it ends that
     */
    default Runnable listen(Consumer<Event> listener) {
        return () -> {};
    }
}
