package org.karmma.server.internal.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthFinding.State;
import org.karmma.server.internal.api.Refusal;

class TurnsIndicatorTest {

    /** 3 requests at once, 2 of an account, 1 computed; others wait for a minute. */
    private static final Rules RULES = new Rules(100, 100, 4, 3, 2, 1, Duration.ofMinutes(1), 1);

    private final AtomicLong now = new AtomicLong();
    private final Turns turns = new Turns(() -> RULES, now::get);
    private final TurnsIndicator indicator = new TurnsIndicator(turns, () -> RULES);

    private HealthFinding found() {
        return indicator.look().get(0);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void whoIsRefusedIsAWarningForAMinute() throws Exception {
        assertEquals(State.OK, found().state());
        try (Turns.Turn first = turns.enter("jo"); Turns.Turn second = turns.enter("jo")) {
            first.await();
            assertEquals(State.OK, found().state(), "that many may be under way");
            assertThrows(Refusal.class, () -> turns.enter("jo"));
            assertEquals(State.WARN, found().state());
            assertTrue(found().text().startsWith("2 of 3 under way, 1 computed, 0 waiting; 1 refused in the last minute. Ask less"),
                    found().text());
        }
        pass(Duration.ofSeconds(59));
        assertEquals(State.WARN, found().state());
        pass(Duration.ofSeconds(2));
        assertEquals(State.OK, found().state());
    }

    @Test
    void whoWaitsLongIsAWarningAsLongAsTheyWait() throws Exception {
        Turns.Turn first = turns.enter("jo");
        first.await();
        try (Turns.Turn second = turns.enter("mo")) {
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> assertDoesNotRefuse(second));
            while (turns.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertEquals(State.OK, found().state(), "it has just begun to wait");
            pass(Duration.ofMillis(1500));
            assertEquals(State.WARN, found().state());
            assertTrue(found().message().contains("1 waiting, the longest for 1500 ms"), found().message());
            first.close();
            waiting.get(1, TimeUnit.MINUTES);
            assertEquals(State.OK, found().state());
        }
    }

    private static void assertDoesNotRefuse(Turns.Turn turn) {
        try {
            turn.await();
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }
}
