package org.karmma.core.internal.serving;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.karmma.core.Event;
import org.karmma.core.EventLog;

/** An event log in memory. */
final class Heard implements EventLog {

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void add(Event.Kind kind, String subject, String detail) {
        events.add(new Event(Instant.now(), kind, subject, detail));
    }

    @Override
    public List<Event> latest(int count) {
        List<Event> all = List.copyOf(events); // others go on adding
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Of what is heard of a subject, the kinds that are asked for, in order. */
    List<Event.Kind> kinds(String subject, Event.Kind... wanted) {
        return events.stream().filter(e -> e.subject().equals(subject)).map(Event::kind).filter(List.of(wanted)::contains).toList();
    }
}
