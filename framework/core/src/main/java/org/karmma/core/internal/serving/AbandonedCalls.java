package org.karmma.core.internal.serving;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of a network that nobody waits for any more and that still run, each on a thread. Whoever asks may be in more of a hurry than
 * the operator; so a call counts as hanging only once the operator's budget for it is over, too. Safe to use from several threads.
 */
final class AbandonedCalls {

    /** So many that hang, and it would be pointless to begin another one. */
    private static final int STUCK = 3;
    /** So many that run at all, and none is begun for whoever would not wait for it either. */
    private static final int MOST_HURRIED = 4;

    private final Map<Sensing, Long> deadlines = new ConcurrentHashMap<>();

    /** @param deadline {@link System#nanoTime()} at which the operator's budget for it is over */
    void add(Sensing call, long deadline) {
        deadlines.put(call, deadline);
    }

    /** It has returned after all. */
    void remove(Sensing call) {
        deadlines.remove(call);
    }

    int running() {
        return deadlines.size();
    }

    /** How many of them run for longer than the operator allows. */
    int overdue() {
        long now = System.nanoTime();
        return (int) deadlines.values().stream().filter(deadline -> now - deadline >= 0).count();
    }

    boolean areStuck() {
        return overdue() >= STUCK;
    }

    boolean areTooManyForHaste() {
        return running() >= MOST_HURRIED;
    }
}
