package org.karmma.core.internal.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.student.Cause;

/**
 * Slots that are left out for a while. After {@link Rule#failures} failures in a row a slot is left out for {@link Rule#first}, after the
 * next failure for twice as long, and so on up to {@link Rule#longest}; a success makes it as good as new. An operator can leave a slot
 * out without an end, and can let any slot in again. Safe to use from several threads.
 */
public final class Quarantine {

    /**
     * When to leave a slot out, and for how long.
     *
     * @param failures in a row, from 1 on
     * @param first time out
     * @param longest time out
     */
    public record Rule(int failures, Duration first, Duration longest) {
        public static final Rule DEFAULT = new Rule(3, Duration.ofSeconds(1), Duration.ofMinutes(5));

        public Rule {
            if (failures < 1 || first.isNegative() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException("a slot is left out after 1 or more failures, for no shorter than nothing, and the"
                        + " longest time out is no shorter than the first: " + failures + ", " + first + ", " + longest);
            }
        }

        Duration timeOut(int level) {
            Duration doubled = first.multipliedBy(1L << Math.min(level, 20));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    /**
     * What is known of a slot that failed.
     *
     * @param inARow failures since the last success
     * @param level how often it was left out since the last success
     * @param since when it was left out last; null if it is not
     * @param until null: until an operator clears it
     */
    private record Ward(int inARow, int level, Cause cause, String reason, Instant since, Instant until) {
        boolean isOut(Instant now) {
            return since != null && (until == null || now.isBefore(until));
        }
    }

    /**
     * Why a slot is left out.
     *
     * @param cause of its last failure
     * @param since when it was left out
     */
    record Order(Cause cause, String detail, Instant since) {}

    private final String student;
    private final Supplier<Rule> rules;
    private final InstantSource clock;
    private final EventLog events;
    private final Runnable changed;
    private final Map<String, Ward> wards = new ConcurrentHashMap<>();

    /** @param changed is run after a slot was left out, or let in again */
    Quarantine(String student, Supplier<Rule> rules, InstantSource clock, EventLog events, Runnable changed) {
        this.student = student;
        this.rules = rules;
        this.clock = clock;
        this.events = events;
        this.changed = changed;
    }

    /** Why a slot is to be left out now, if it is. */
    Optional<Order> of(String slot) {
        Ward ward = wards.get(slot);
        return ward == null || !ward.isOut(clock.instant()) ? Optional.empty()
                : Optional.of(new Order(ward.cause(), text(ward), ward.since()));
    }

    private static String text(Ward ward) {
        return (ward.until() == null ? "in quarantine until it is cleared: " : "in quarantine until " + ward.until() + ": ") + ward.reason()
                + ". Clear it to use it at once.";
    }

    /** A slot's code has failed once more. */
    void failed(String slot, Cause cause, String reason) {
        Instant now = clock.instant();
        Rule rule = rules.get();
        Ward after = wards.compute(slot, (s, before) -> {
            if (before != null && before.isOut(now)) {
                return before; // a request that had begun before
            }
            int inARow = before == null ? 1 : before.inARow() + 1;
            int level = before == null ? 0 : before.level();
            return inARow < rule.failures() ? new Ward(inARow, level, cause, reason, null, null)
                    : new Ward(inARow, level + 1, cause, inARow + " failures in a row, the last: " + reason, now,
                            now.plus(rule.timeOut(level)));
        });
        if (after.since() == now) {
            events.add(Event.Kind.QUARANTINED, subject(slot), text(after));
            changed.run();
        }
    }

    /** A slot's code has worked. */
    void worked(String slot) {
        if (!wards.isEmpty()) {
            Instant now = clock.instant();
            Ward before = wards.get(slot);
            if (wards.computeIfPresent(slot, (s, ward) -> ward.isOut(now) ? ward : null) == null && before != null
                    && before.since() != null) {
                changed.run();
            }
        }
    }

    /** An operator leaves a slot out, until it is cleared. */
    void impose(String slot, String reason) {
        Ward ward = new Ward(rules.get().failures(), 1, Cause.FAILED, reason, clock.instant(), null);
        wards.put(slot, ward);
        events.add(Event.Kind.QUARANTINED, subject(slot), text(ward));
        changed.run();
    }

    /** Lets a slot in again, whoever left it out. */
    void clear(String slot) {
        Ward ward = wards.remove(slot);
        if (ward != null && ward.since() != null) {
            events.add(Event.Kind.CLEARED, subject(slot), ward.reason());
            changed.run();
        }
    }

    private String subject(String slot) {
        return "student " + student + ", slot " + slot;
    }
}
