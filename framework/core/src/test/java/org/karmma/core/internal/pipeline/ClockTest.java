package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.pipeline.Stage.Manner;

class ClockTest {

    private static Stage stage(String name, Manner manner, String... needs) {
        return new Stage(name, List.of(needs), Map.of(), manner, context -> Map.of());
    }

    private static final List<Stage> STAGES = List.of(stage("data", Manner.LOOK), stage("long", Manner.SHARED, "data"),
            stage("short", Manner.SHARED, "data"), stage("then", Manner.SHARED, "short"), stage("time", Manner.TIMED, "short"));
    private static final Map<String, Double> SECONDS = Map.of("data", 1.0, "long", 10.0, "short", 2.0, "then", 3.0, "time", 4.0);

    @Test
    void oneWorkerTakesAllOfItAndMoreTakeTheLongestWay() {
        assertEquals(20, new Clock(STAGES, SECONDS, 1).seconds(), 1e-9);
        assertEquals(1 + 10 + 4, new Clock(STAGES, SECONDS, 2).seconds(), 1e-9, "what is timed runs alone, when the others have ended");
        assertEquals(1 + 10 + 4, new Clock(STAGES, SECONDS, 8).seconds(), 1e-9);
    }
}
