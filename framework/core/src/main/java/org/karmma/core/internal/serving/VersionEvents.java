package org.karmma.core.internal.serving;

import java.util.List;
import java.util.function.Consumer;
import org.karmma.core.AnswerListener;
import org.karmma.core.Event;
import org.karmma.core.EventLog;

/** The event log as one version of a student sees it: what happens to a shadow is marked as the shadow's, until it serves. */
final class VersionEvents implements EventLog {

    private final EventLog events;
    private final String version;
    private volatile boolean serving;

    VersionEvents(EventLog events, String version, boolean serving) {
        this.events = events;
        this.version = version;
        this.serving = serving;
    }

    /** From now on it serves. */
    void serving() {
        serving = true;
    }

    /** Hears of answers while it serves. */
    AnswerListener whileServing(AnswerListener answers) {
        return new AnswerNews(() -> serving ? List.of(answers) : List.of());
    }

    @Override
    public void add(Event.Kind kind, String subject, String detail) {
        events.add(kind, subject, serving ? detail : version + ", which does not serve: " + detail);
    }

    @Override
    public List<Event> latest(int count) {
        return events.latest(count);
    }

    @Override
    public Runnable listen(Consumer<Event> listener) {
        return events.listen(listener);
    }
}
