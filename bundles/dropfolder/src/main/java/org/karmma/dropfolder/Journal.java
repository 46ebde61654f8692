package org.karmma.dropfolder;

import java.util.List;
import java.util.function.Supplier;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.bundles.DroppedFile;
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

    /** Its bundle serves where none did. */
    void arrived(Dropped dropped) {
        note(dropped, Event.Kind.ARRIVED, dropped.jar().name(), origin(dropped));
    }

    /** Its bundle serves in the place of an old one. @param complaint of the old one as it went; may be empty */
    void updated(Dropped dropped, String old, String complaint) {
        note(dropped, Event.Kind.UPDATED, dropped.jar().name(), origin(dropped) + ", in place of " + old + also(complaint));
    }

    void refused(Dropped dropped) {
        DroppedFile shown = dropped.shown();
        note(dropped, Event.Kind.REFUSED, "file " + shown.name(), shown.detail() + (shown.bundle().isEmpty() ? "" : "; " + shown.bundle()
                + " goes on serving"));
    }

    /** @param complaint of the bundle as it went; may be empty */
    void withdrawn(Dropped dropped, String bundle, String complaint) {
        note(dropped, Event.Kind.WITHDRAWN, bundle, dropped.file().getFileName() + " was taken away" + also(complaint));
    }

    private static String origin(Dropped dropped) {
        return dropped.file().getFileName() + " (SHA-256 " + dropped.jar().sha256().substring(0, 12) + ")";
    }

    private static String also(String complaint) {
        return complaint.isEmpty() ? "" : "; " + complaint;
    }

    private void note(Dropped dropped, Event.Kind kind, String subject, String detail) {
        if (!dropped.takeNews()) {
            return;
        }
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
