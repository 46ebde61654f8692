package org.karmma.server.internal.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slows down whoever guesses passwords: after a few wrong ones from an address nothing is looked at for a while, longer each time. */
final class Guesses {

    /** Wrong passwords that anybody may type. */
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST = 10_000;

    /** What an address did. */
    private record Wrong(int times, Instant until) {}

    private final Clock clock;
    private final Map<String, Wrong> wrong = new LinkedHashMap<>();

    Guesses(Clock clock) {
        this.clock = clock;
    }

    /** How long nothing that comes from there is looked at; zero where it is. */
    synchronized Duration wait(String address) {
        Wrong known = wrong.get(address);
        Duration left = known == null ? Duration.ZERO : Duration.between(clock.instant(), known.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void wrong(String address) {
        Wrong known = wrong.remove(address);
        int times = known == null ? 1 : known.times() + 1;
        long seconds = times < FREE ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(times - FREE, 20));
        wrong.put(address, new Wrong(times, clock.instant().plusSeconds(seconds)));
        Iterator<String> oldest = wrong.keySet().iterator();
        while (wrong.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void right(String address) {
        wrong.remove(address);
    }
}
