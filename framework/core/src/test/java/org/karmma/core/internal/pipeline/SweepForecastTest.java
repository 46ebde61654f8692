package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.pipeline.Stage.Manner;

class SweepForecastTest {

    private final AtomicLong clock = new AtomicLong();

    private static Stage stage(String name, Manner manner, Object input) {
        return new Stage(name, List.of(), Map.of("input", input), manner, context -> Map.of());
    }

    /** Two variants that share a teacher. */
    private SweepForecast forecast() {
        return new SweepForecast(List.of(
                List.of(stage("data", Manner.LOOK, 1), stage("teacher-1", Manner.SHARED, 1), stage("student-1", Manner.SHARED, 1)),
                List.of(stage("data", Manner.LOOK, 1), stage("teacher-1", Manner.SHARED, 1), stage("student-1", Manner.SHARED, 2))),
                clock::get);
    }

    @Test
    void nothingIsSaidBeforeSomethingLikeEachStageHasEnded() {
        SweepForecast forecast = forecast();
        assertTrue(forecast.left(0).isEmpty());
        forecast.finished(0, "data", 4);
        forecast.finished(0, "teacher-1", 10);
        assertTrue(forecast.left(0).isEmpty(), "no student has ended");
        forecast.knows("student-2", 7);
        clock.set(TimeUnit.SECONDS.toNanos(14));
        assertEquals(7 + 4 + 7, forecast.left(0).orElseThrow(), 1e-9, "a student, and data and student of the other; another seed"
                + " is alike");
    }

    @Test
    void whatIsSharedCountsOnceAndWhatRunsSideBySideHalf() {
        SweepForecast forecast = forecast();
        forecast.finished(0, "data", 4);
        forecast.finished(0, "teacher-1", 10);
        forecast.finished(0, "student-1", 6);
        clock.set(TimeUnit.SECONDS.toNanos(10));
        assertEquals((4 + 6) / 2.0, forecast.left(1).orElseThrow(), 1e-9, "20 seconds of work took 10 of the clock");
        forecast.skipped(1, "student-1");
        assertEquals(2, forecast.left(1).orElseThrow(), 1e-9);
    }
}
