package org.karmma.modality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.modality.Reading.Absence;

class ReadingTest {

    private static final double BUDGET = 1;

    /** At 10 samples a second. */
    private static Evidence.Buffer buffer(double start, int samples) {
        return new Evidence.Buffer(Samples.of(new float[samples], samples, 1), 10, start, "host");
    }

    @Test
    void aBufferEndsWhenItsLastSampleDoes() {
        assertEquals(102, buffer(100, 20).end(), 1e-9);
        assertEquals(0.5, buffer(100, 20).age(new TimeSpan(100, 102.5)), 1e-9);
        assertEquals(-1, buffer(100, 20).age(new TimeSpan(100, 101)), 1e-9);
        assertEquals(0, buffer(100, 20).age(TimeSpan.WHOLE));
    }

    /** A buffer of two seconds from second 100 on, and spans before, over and after it. */
    @ParameterizedTest
    @CsvSource({
        "100, 102,   READ",
        "100, 103,   READ",      // as old as is allowed
        "100, 103.1, STALE",
        "101, 200,   STALE",
        "102, 102.5, STALE",     // ended before the span began, however young
        "150, 151,   STALE",
        "99,  101,   READ",      // begins late
        "98,  100,   NO_SIGNAL", // begins only after the span
        "0,   1,     NO_SIGNAL",
        "100, Infinity, READ",
        "103, Infinity, STALE"})
    void whatIsOfAnotherTimeIsNotRead(double start, double end, String expected) {
        Optional<Reading> found = Reading.untimely(buffer(100, 20), new TimeSpan(start, end), BUDGET);
        assertEquals(expected, found.map(r -> ((Reading.Absent) r).cause().name()).orElse("READ"));
    }

    @Test
    void itSaysHowOldItIs() {
        Reading.Absent stale = (Reading.Absent) Reading.untimely(buffer(100, 20), new TimeSpan(100, 104.25), BUDGET).orElseThrow();
        assertEquals(Absence.STALE, stale.cause());
        assertEquals("FLOAT32[20, 1] in memory ended 2.25 s before the clip did (second 104.25), allowed are 1.00 s", stale.detail());
        Reading.Absent early = (Reading.Absent) Reading.untimely(buffer(100, 20), new TimeSpan(1, 2), BUDGET).orElseThrow();
        assertTrue(early.detail().contains("begins at second 100.00, after the clip's end at second 2.00"), early.detail());
    }

    @Test
    void filesAndEmptyBuffersAreTheirReadersToJudge() {
        assertEquals(Optional.empty(), Reading.untimely(new Evidence.Recording(Path.of("gone.mp4")), new TimeSpan(0, 1), 0));
        assertEquals(Optional.empty(), Reading.untimely(buffer(0, 0), new TimeSpan(5, 9), 0));
    }
}
