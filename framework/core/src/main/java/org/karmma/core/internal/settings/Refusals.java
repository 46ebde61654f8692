package org.karmma.core.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that are refused now, each told once: in the log, and in the event log as soon as there is one. Safe to use from several
 * threads.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** What to do. */
    static final String MEND = "Mend it; it is read again at once.";

    /**
     * A setting that is refused.
     *
     * @param place the file, for instance {@code conf/org.karmma.serving.cfg}
     * @param detail what is wrong, what would be right, what is in force
     */
    record Refusal(String place, String detail) {}

    private final Map<String, List<Refusal>> byPid = new TreeMap<>();
    private final List<Refusal> untold = new ArrayList<>();
    private EventLog events;

    /** The core takes its own settings before it has an event log; workers have none. @param log null: it has gone */
    void tell(EventLog log) {
        List<Refusal> waiting;
        synchronized (this) {
            events = log;
            waiting = log == null ? List.of() : List.copyOf(untold);
            untold.removeAll(waiting);
        }
        waiting.forEach(refusal -> add(log, refusal));
    }

    /** All that is refused of a PID from now on; an empty list if nothing is. */
    void set(String pid, List<Refusal> refusals) {
        List<Refusal> news = new ArrayList<>(refusals);
        EventLog log;
        synchronized (this) {
            List<Refusal> told = byPid.put(pid, List.copyOf(refusals));
            news.removeAll(told == null ? List.of() : told);
            log = events;
            if (log == null) {
                untold.addAll(news);
            }
        }
        for (Refusal refusal : news) {
            LOG.error("refused: {}: {}", refusal.place(), refusal.detail());
            if (log != null) {
                add(log, refusal);
            }
        }
    }

    private static void add(EventLog log, Refusal refusal) {
        log.add(Event.Kind.REFUSED, refusal.place(), refusal.detail() + " " + MEND);
    }

    synchronized List<Refusal> all() {
        return byPid.values().stream().flatMap(List::stream).toList();
    }
}
