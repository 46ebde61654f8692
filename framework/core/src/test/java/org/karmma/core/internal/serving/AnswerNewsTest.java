package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.AnswerListener;
import org.karmma.core.Rollover;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** Whoever counts answers hears of each one that somebody got, once. */
class AnswerNewsTest {

    @TempDir Path home;
    @TempDir Path elsewhere;

    private final Around around = new Around();
    private final PluginRegistry registry = TrainedRamps.registry();
    private final List<Prediction> told = new CopyOnWriteArrayList<>();
    private final List<Map<String, Double>> times = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AnswerListener counting = new AnswerListener() {
        @Override
        public void answered(Prediction prediction, Map<String, Double> slotMilliseconds) {
            told.add(prediction);
            times.add(slotMilliseconds);
        }

        @Override
        public void failed(String student, RuntimeException why) {
            failures.add(student + ": " + why.getMessage());
        }
    };

    private Students open() {
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        Surroundings plain = around.of(registry);
        AnswerListener broken = (prediction, slots) -> {
            throw new IllegalStateException("no ears");
        };
        return new Students(home, new Surroundings(plain.registry(), plain.device(), plain.events(), plain.rules(), plain.threads(),
                plain.clock(), new AnswerNews(() -> List.of(broken, counting))), student -> () -> {});
    }

    @Test
    void answersOfAShadowAreNotTold() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        try (Students students = open()) {
            students.install(elsewhere.resolve("model"), "kitchen");
            Student kitchen = students.find("kitchen").orElseThrow();
            Prediction answer = kitchen.predict(TrainedRamps.clip());
            assertEquals(List.of(answer), told, "whatever another listener does");
            assertEquals(Set.of("left"), times.get(0).keySet(), "slots that took part");
            assertTrue(times.get(0).get("left") > 0 && times.get(0).get("left") <= answer.milliseconds(), times.toString());

            Rollover rollover = new StudentRollover(students, around.heard);
            rollover.shadow("kitchen", elsewhere.resolve("model"), "");
            kitchen.predict(TrainedRamps.clip());
            for (int i = 0; i < 1000 && rollover.shadowing("kitchen").compared() == 0; i++) {
                Thread.sleep(10);
            }
            assertEquals(1, rollover.shadowing("kitchen").compared());
            assertEquals(2, told.size());
            rollover.promote("kitchen", "");
            kitchen.predict(TrainedRamps.clip());
            assertEquals(3, told.size(), "now it serves");
        }
    }

    @Test
    void aStudentThatThrowsIsTold() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        try (Students students = open()) {
            students.install(elsewhere.resolve("model"), "kitchen");
            Student kitchen = students.find("kitchen").orElseThrow();
            assertThrows(IllegalArgumentException.class, () -> kitchen.predict(TrainedRamps.clip(), Duration.ZERO));
            assertEquals(List.of(), failures, "nobody was asked anything");
            around.rules = null; // something that should not happen
            assertThrows(NullPointerException.class, () -> kitchen.predict(TrainedRamps.clip()));
            assertEquals(1, failures.size());
            assertTrue(failures.get(0).startsWith("kitchen: "), failures.toString());
        }
    }
}
