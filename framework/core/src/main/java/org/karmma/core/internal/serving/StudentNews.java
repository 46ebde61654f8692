package org.karmma.core.internal.serving;

import java.util.List;
import org.karmma.core.Event;
import org.karmma.core.EventLog;

/** Tells the home's event log what became of students that bundles bring, once: what a restart finds as it was is no event. */
final class StudentNews {

    private final EventLog events;

    StudentNews(EventLog events) {
        this.events = events;
    }

    void tell(Event.Kind kind, String student, String detail) {
        if (!isKnown(kind, student, detail)) {
            events.add(kind, Students.subject(student), detail);
        }
    }

    /** A restart forgets what was replaced: it finds that something serves where it last heard that it serves instead of another. */
    private boolean isKnown(Event.Kind kind, String student, String detail) {
        List<Event> all = events.latest(Integer.MAX_VALUE);
        for (int i = all.size() - 1; i >= 0; i--) {
            Event event = all.get(i);
            if (event.subject().equals(Students.subject(student))) {
                boolean same = event.kind() == kind || kind == Event.Kind.ADMITTED && event.kind() == Event.Kind.UPDATED;
                return same && event.detail().startsWith(detail);
            }
        }
        return false;
    }
}
