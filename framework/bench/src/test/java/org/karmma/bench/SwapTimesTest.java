package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.bench.Admissions.Admission;
import org.karmma.bench.Operator.Swap;

class SwapTimesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Swap swap(Action action, int second, long milliseconds) {
        return new Swap(action, 0b10, NOON.plusSeconds(second), 0, 0, true, new Answer(0, milliseconds * 1_000_000, 0b10, 0));
    }

    private static Admission admission(String slot, int second, int afterMillis, int milliseconds) {
        return new Admission(slot, NOON.plusSeconds(second).plusMillis(afterMillis), Duration.ofMillis(milliseconds));
    }

    @Test
    void loadingIsLeftOutAndToldApart() {
        SwapTimes times = new SwapTimes(List.of(swap(Action.STOP, 0, 5), swap(Action.START, 1, 100), swap(Action.UPDATE_EQUAL, 2, 200)),
                List.of("other", "this"), List.of(
                        admission("this", 0, 2, 50), // a stop loads nothing
                        admission("this", 1, 10, 70), admission("other", 1, 20, 90),
                        admission("this", 2, 10, 30), admission("this", 2, 80, 40), // twice: it waited for the second
                        admission("this", 3, 0, 60)));
        assertEquals(5, times.p50(Action.STOP));
        assertEquals(30, times.p50(Action.START));
        assertEquals(160, times.p50(Action.UPDATE_EQUAL));
        assertEquals(30, times.p50());
        assertEquals(40, times.loadingP50());
        assertEquals(Double.NaN, times.p50(Action.UPDATE_LYING));
    }
}
