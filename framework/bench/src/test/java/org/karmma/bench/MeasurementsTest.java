package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.bench.Operator.Span;
import org.karmma.bench.Operator.Swap;

class MeasurementsTest {

    private final Measurements measurements = new Measurements();

    private static Answer answer(long begun, long ended, int used) {
        return new Answer(begun * 1_000_000, ended * 1_000_000, used, 0);
    }

    private static Span span(int slot, long from, long to, boolean used) {
        return new Span(slot, from * 1_000_000, to * 1_000_000, used);
    }

    private static List<Answer> lasting(int used, long... milliseconds) {
        List<Answer> answers = new ArrayList<>();
        for (long each : milliseconds) {
            answers.add(answer(0, each, used));
        }
        return answers;
    }

    @Test
    void countsWhatGoesAgainstAPublicationAndOnlyThat() {
        List<Answer> answers = List.of(answer(10, 20, 0b11), answer(9, 20, 0b01), answer(10, 21, 0b01), answer(12, 15, 0b01),
                answer(12, 15, 0b10));
        measurements.block(answers, List.of(span(1, 10, 20, true)), List.of());
        assertEquals(1, measurements.stale(), "one request was begun and answered within the time and did not use slot 1");
        assertEquals(0, measurements.departed());
        measurements.block(answers, List.of(span(0, 10, 20, false)), List.of());
        assertEquals(2, measurements.departed(), "two used slot 0 though it was gone");
        assertEquals(1, measurements.stale());
        assertEquals(3, measurements.subsetsSeen());
    }

    @Test
    void aBlockIsComparedAtItsOwnMixOfSubsets() {
        // subset 1 takes 10 ms at rest, subset 3 takes 100 ms; in the block nearly all requests are of subset 1, and take twice as long
        List<Answer> window = new ArrayList<>(lasting(1, 10));
        window.addAll(lasting(3, 100, 100, 100));
        measurements.steady(window);
        List<Answer> block = new ArrayList<>();
        for (int i = 0; i < 999; i++) {
            block.addAll(lasting(1, 20));
        }
        block.addAll(lasting(3, 200));
        block.addAll(lasting(0, 5000));
        measurements.block(block, List.of(), List.of());
        measurements.steady(window);
        assertEquals(2, measurements.p99Ratio(), 1e-9);
        assertEquals(20, measurements.p99());
        assertEquals(10, measurements.steadyP99());
        assertEquals(10, measurements.steadyP50());
    }

    @Test
    void theFirstRequestAfterASwapIsTheFirstThatWasBegunWithTheNewSet() {
        measurements.steady(lasting(1, 10, 10, 10));
        Answer early = answer(90, 95, 1); // begun before the call
        Answer old = answer(100, 130, 3); // still with the old set
        Answer first = answer(101, 131, 1);
        Answer shorter = answer(105, 110, 1);
        Swap swap = new Swap(Action.STOP, 0b10, Instant.EPOCH, 99_000_000, 99_000_000, false, shorter);
        measurements.block(List.of(early, shorter, old, first), List.of(), List.of(swap));
        measurements.steady(lasting(1, 10));
        assertEquals(3, measurements.firstRequestRatio(0.5), 1e-9);
        assertEquals(11, measurements.swaps().get(0).milliseconds(), 1e-9);
    }
}
