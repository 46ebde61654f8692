package org.karmma.core.internal.serving;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.karmma.core.Event;
import org.karmma.core.EventLog;

/** An event log in memory. */
final class Heard implements EventLog {

    /** For tests that do not look at events. */
    static final EventLog NOTHING = new Heard();

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void add(Event.Kind kind, String subject, String detail) {
        events.add(new Event(Instant.now(), kind, subject, detail));
    }

    @Override
    public List<Event> latest(int count) {
        return List.copyOf(events.subList(Math.max(0, events.size() - count), events.size()));
    }
}
