package org.karmma.core;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What happened in a home, kept across restarts: an OSGi service. Safe to use from several threads. */
@ProviderType
public interface EventLog {

    /** Adds something that happened now. Never fails: what cannot be written to disk is logged and kept in memory. */
    void add(Event.Kind kind, String subject, String detail);

    /** What happened last, the oldest first. @param count how many events at most */
    List<Event> latest(int count);
}
