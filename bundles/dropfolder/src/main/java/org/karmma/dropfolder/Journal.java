package org.karmma.dropfolder;

import java.util.List;
import java.util.function.Supplier;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the home's event log what happened to bundles, once: what a restart finds as it was is no event. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Supplier<EventLog> log;

    /** @param log gives null where there is none, as in a worker */
    Journal(Supplier<EventLog> log) {
        this.log = log;
    }

    void note(Event.Kind kind, String subject, String detail) {
        if (kind == Event.Kind.REFUSED) {
            LOG.warn("refused: {}: {}", subject, detail);
        } else {
            LOG.info("{}: {}: {}", kind.id(), subject, detail);
        }
        EventLog events = log.get();
        if (events != null && !isKnown(events, kind, subject, detail)) {
            events.add(kind, subject, detail);
        }
    }

    private static boolean isKnown(EventLog events, Event.Kind kind, String subject, String detail) {
        List<Event> all = events.latest(Integer.MAX_VALUE);
        for (int i = all.size() - 1; i >= 0; i--) {
            Event event = all.get(i);
            if (event.subject().equals(subject)) {
                boolean same = event.kind() == kind || kind == Event.Kind.ARRIVED && event.kind() == Event.Kind.UPDATED;
                return same && event.detail().startsWith(detail);
            }
        }
        return false;
    }
}
