package org.karmma.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

class TalliesTest {

    private final Tallies tallies = new Tallies();

    private void answered(Map<String, Double> milliseconds, Presence... slots) {
        tallies.answered(new Prediction("student", "clip", Map.of(), List.of(slots), OptionalDouble.empty(), false, "too unsure",
                1), milliseconds);
    }

    private static Presence absent(String slot, Cause cause) {
        return Presence.absent(slot, cause, "why", Instant.EPOCH);
    }

    @Test
    void beforeTheFirstCallNothingIsKnown() {
        assertEquals(new Tallies.Summary(0, 0, 0, Double.NaN), tallies.of("smell"));
    }

    @Test
    void callsAndErrorsAreCountedByModality() {
        answered(Map.of("smell", 3.0), Presence.present("smell"), absent("touch", Cause.FAILED));
        answered(Map.of("smell", 1.0), Presence.present("smell"), absent("touch", Cause.TIMEOUT));
        answered(Map.of("smell", 2.0), Presence.present("smell"), absent("touch", Cause.BAD_SIGNAL));
        assertEquals(new Tallies.Summary(3, 0, 0, 2), tallies.of("smell"));
        assertEquals(new Tallies.Summary(0, 2, 1, Double.NaN), tallies.of("touch"), "a damaged file is no failure of the sensor");
    }

    /** Nobody's fault. */
    @Test
    void whatIsNotThereIsNoError() {
        for (Cause cause : new Cause[] {Cause.NO_BUNDLE, Cause.INCOMPATIBLE, Cause.NO_SIGNAL, Cause.STALE, Cause.MUTED}) {
            answered(Map.of(), absent("smell", cause));
        }
        assertEquals(new Tallies.Summary(0, 0, 0, Double.NaN), tallies.of("smell"));
    }

    @Test
    void timesAreThoseOfTheLastCalls() {
        for (int i = 0; i < 101; i++) {
            answered(Map.of("smell", 1000.0), Presence.present("smell"));
        }
        assertEquals(1000, tallies.of("smell").milliseconds());
        for (int i = 0; i < 60; i++) {
            answered(Map.of("smell", 5.0), Presence.present("smell"));
        }
        assertEquals(new Tallies.Summary(161, 0, 0, 5), tallies.of("smell"));
    }
}
