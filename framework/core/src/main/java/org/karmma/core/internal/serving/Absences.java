package org.karmma.core.internal.serving;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.karmma.student.Cause;
import org.karmma.student.Presence;

/** Since when slots have been absent: from the first request on that found them absent for this cause, until one finds them present. */
final class Absences {

    private record Absence(Cause cause, Instant since) {}

    private final InstantSource clock;
    private final Map<String, Absence> absences = new ConcurrentHashMap<>();

    Absences(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes note of what a request found. @return the same, with the times that are not there yet */
    List<Presence> note(List<Presence> found) {
        return found.stream().map(this::note).toList();
    }

    private Presence note(Presence p) {
        if (p.isPresent()) {
            if (absences.containsKey(p.slot())) {
                absences.remove(p.slot());
            }
            return p;
        }
        Absence absence = absences.compute(p.slot(), (slot, before) -> before != null && before.cause() == p.cause() ? before
                : new Absence(p.cause(), p.since() == null ? clock.instant() : p.since()));
        return p.since() != null ? p : Presence.absent(p.slot(), p.cause(), p.detail(), absence.since());
    }
}
