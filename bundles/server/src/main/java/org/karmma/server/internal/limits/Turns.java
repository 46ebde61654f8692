package org.karmma.server.internal.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.karmma.server.internal.api.Problem;
import org.karmma.server.internal.api.Refusal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whose turn it is. A request enters before a byte of it is read, and computes when there is a processor for it; so whoever uploads slowly
 * keeps nobody from being answered. Safe to use from several threads.
 */
@Component(service = Turns.class)
public final class Turns {

    private static final int TOO_MANY = 429;
    private static final int FULL = 503;
    private static final int MOST_NOTED = 1000;

    private final Supplier<Rules> rules;
    private final Map<String, Integer> byAccount = new HashMap<>();
    private final LongSupplier nanoTime;
    /** When those that wait began to. */
    private final List<Long> waitingSince = new ArrayList<>();
    /** When requests were refused, the latest last; no more than there is use for. */
    private final Deque<Long> refusals = new ArrayDeque<>();
    private int inside;
    private int computing;

    /** A request that has entered. Closing it lets another one in. */
    public final class Turn implements AutoCloseable {
        private final String account;
        private boolean computes;

        private Turn(String account) {
            this.account = account;
        }

        /** Waits until it may be computed. @throws Refusal if that takes longer than a request may wait */
        public void await() throws Refusal {
            compute();
            computes = true;
        }

        @Override
        public void close() {
            leave(account, computes);
        }
    }

    @Activate
    public Turns(@Reference Limits limits) {
        this(limits, System::nanoTime);
    }

    Turns(Supplier<Rules> rules, LongSupplier nanoTime) {
        this.rules = rules;
        this.nanoTime = nanoTime;
    }

    /** @throws Refusal if there are too many requests already, or too many of this account */
    public synchronized Turn enter(String account) throws Refusal {
        int own = byAccount.getOrDefault(account, 0);
        if (own >= rules.get().perAccount()) {
            note();
            throw new Refusal(Problem.of(TOO_MANY, account + " has " + own + " requests under way, which is as many as one account may"
                    + " have; wait for one of them").retryAfter(Rules.RETRY_SECONDS));
        }
        if (inside >= rules.get().requests()) {
            throw full(inside + " requests are under way, which is as many as are taken on at once");
        }
        inside++;
        byAccount.put(account, own + 1);
        return new Turn(account);
    }

    private synchronized void compute() throws Refusal {
        long deadline = System.nanoTime() + rules.get().patience().toNanos();
        Long since = nanoTime.getAsLong();
        waitingSince.add(since);
        try {
            while (computing >= rules.get().predictions()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw full("it was not this request's turn within " + rules.get().patience().toMillis() + " ms: " + computing
                            + " are computed and " + (waitingSince.size() - 1) + " more wait");
                }
                wait(millis);
            }
            computing++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full("this server is being stopped");
        } finally {
            waitingSince.remove(since);
        }
    }

    private Refusal full(String why) {
        note();
        return new Refusal(Problem.of(FULL, why + "; ask again in a moment").retryAfter(Rules.RETRY_SECONDS));
    }

    private void note() {
        if (refusals.size() == MOST_NOTED) {
            refusals.removeFirst();
        }
        refusals.addLast(nanoTime.getAsLong());
    }

    private synchronized void leave(String account, boolean computed) {
        inside--;
        byAccount.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
        if (computed) {
            computing--;
            notifyAll();
        }
    }

    /** How many requests are under way, those that wait or are computed included. */
    public synchronized int inside() {
        return inside;
    }

    /** How many wait for their turn. */
    public synchronized int waiting() {
        return waitingSince.size();
    }

    /** How long the one has waited that has waited longest; zero where none waits. */
    synchronized Duration longestWait() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(waitingSince.stream().mapToLong(since -> now - since).max().orElse(0));
    }

    /** How many were refused lately, whoever asked; no more than {@value #MOST_NOTED} are counted. */
    synchronized int refused(Duration lately) {
        long from = nanoTime.getAsLong() - lately.toNanos();
        return (int) refusals.stream().filter(when -> when - from >= 0).count();
    }

    /** How many are computed. */
    public synchronized int computing() {
        return computing;
    }
}
