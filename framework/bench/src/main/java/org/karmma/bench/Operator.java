package org.karmma.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.karmma.launcher.LaunchException;

/** Changes bundles under the requests, one event after another, and notes what the answers have to be like from when on. */
final class Operator {

    /** How old a publication is from which on every request uses the slot. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = 500_000;

    /**
     * A time in which every request has to use a slot, or must not.
     *
     * @param from begun no earlier
     * @param to ended no later
     */
    record Span(int slot, long from, long to, boolean used) {
        boolean isBrokenBy(Answer answer) {
            return answer.begun() >= from && answer.ended() <= to && answer.uses(slot) != used;
        }
    }

    /**
     * A stop, a start or an update that changed what answers are made of.
     *
     * @param slots bits of the slots
     * @param at when, of the clock
     * @param called when, {@link System#nanoTime}
     * @param from requests begun from then on can have been answered with the new set
     * @param used whether the new set has the slots
     * @param first the first answer with the new set
     */
    record Swap(Action action, int slots, Instant at, long called, long from, boolean used, Answer first) {

        double milliseconds() {
            return (first.ended() - called) / 1e6;
        }

        boolean isAnsweredBy(Answer answer) {
            return answer.begun() >= from && (answer.used() & slots) == (used ? slots : 0);
        }
    }

    private final List<Target> targets;
    private final Requests requests;
    private final Span[] open;
    private final List<Span> spans = new ArrayList<>();
    private final List<Swap> swaps = new ArrayList<>();
    private int unpublished;

    Operator(List<Target> targets, Requests requests, int slots) {
        this.targets = targets;
        this.requests = requests;
        this.open = new Span[slots];
    }

    /** Carries it out, waits until the student says that it is so, and until a request is answered with it. */
    void perform(Schedule.Step step) throws LaunchException, IOException, InterruptedException {
        Target target = targets.get(step.target());
        long called = System.nanoTime();
        Instant at = Instant.now();
        close(target, called);
        target.carryOut(step);
        long done = System.nanoTime();
        if (target.mask() == 0) {
            return;
        }
        boolean used = step.after().isUsable();
        if (!awaitPublication(target, step)) {
            unpublished++;
            requests.finding(target + ": " + step + " has come to nothing within " + PATIENCE_NANOS / 1_000_000_000 + " s");
            return;
        }
        long published = System.nanoTime();
        target.slots().forEach(slot -> open[slot] = new Span(slot, used ? published + GRACE_NANOS : done, Long.MAX_VALUE, used));
        boolean refused = step.after().started() && !step.after().admissible();
        long from = step.action().build() != null ? done : called;
        Optional<Answer> first = requests.await(from, answer -> (answer.used() & target.mask()) == (used ? target.mask() : 0)
                && (!refused || (answer.refused() & target.mask()) == target.mask()));
        if (first.isEmpty()) {
            requests.finding(target + ": no answer as " + step + " demands within " + Requests.HUNG_SECONDS + " s");
        } else if (step.action().isSwap() && (step.before().isUsable() || used)) {
            swaps.add(new Swap(step.action(), target.mask(), at, called, from, used, first.get()));
        }
    }

    private static boolean awaitPublication(Target target, Schedule.Step step) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!target.isPublished(step.after())) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private void close(Target target, long to) {
        for (int slot : target.slots()) {
            if (open[slot] != null && open[slot].from() < to) {
                spans.add(new Span(slot, open[slot].from(), to, open[slot].used()));
            }
            open[slot] = null;
        }
    }

    /** Ends what was noted so far and forgets it. */
    List<Span> drainSpans() {
        targets.forEach(target -> close(target, System.nanoTime()));
        List<Span> all = List.copyOf(spans);
        spans.clear();
        return all;
    }

    List<Swap> drainSwaps() {
        List<Swap> all = List.copyOf(swaps);
        swaps.clear();
        return all;
    }

    /** Events after which a student did not say in time that things are as they are to be. */
    int unpublished() {
        return unpublished;
    }
}
