package org.karmma.server.internal.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down whoever guesses passwords: after a few wrong ones nothing is looked at for a while, longer each time. Whom it counts for, an
 * address or an account from there, is the caller's to say. Safe to use from several threads.
 */
final class Guesses {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST = 10_000;

    /** What somebody did. */
    private record Wrong(int times, Instant until) {}

    private final int free;
    private final Clock clock;
    private final Map<String, Wrong> wrong = new LinkedHashMap<>();

    /** @param free wrong passwords that anybody may type */
    Guesses(int free, Clock clock) {
        this.free = free;
        this.clock = clock;
    }

    /** Seconds for which nothing of theirs is looked at; 0 where it is. */
    synchronized long wait(String whom) {
        Wrong known = wrong.get(whom);
        long millis = known == null ? 0 : Duration.between(clock.instant(), known.until()).toMillis();
        return millis <= 0 ? 0 : millis / 1000 + 1;
    }

    synchronized void wrong(String whom) {
        Wrong known = wrong.remove(whom);
        int times = known == null ? 1 : known.times() + 1;
        long seconds = times < free ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(times - free, 20));
        wrong.put(whom, new Wrong(times, clock.instant().plusSeconds(seconds)));
        Iterator<String> oldest = wrong.keySet().iterator();
        while (wrong.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void right(String whom) {
        wrong.remove(whom);
    }
}
