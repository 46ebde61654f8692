package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.Rollover;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** A student called kitchen in a home of its own, two versions of it that answer differently, and what a test asks about them. */
@Timeout(120)
abstract class Versions {

    @TempDir Path home;
    @TempDir Path elsewhere;
    final PluginRegistry registry = TrainedRamps.registry();
    final Around around = new Around();
    final Heard events = around.heard;
    final List<Student> published = new ArrayList<>();
    /** What happens whenever a slot's network has made tokens, with the name of the thread that waits for them. */
    volatile Consumer<String> extracted = thread -> {};
    Students students;
    Rollover rollover;
    Path first;
    Path second;
    List<Score> one;
    List<Score> two;

    @BeforeEach
    void install() throws Exception {
        for (String slot : List.of("left", "right")) {
            TrainedRamps.arrive(registry, new RampExtractor(slot) {
                @Override
                void saw(NDArray tokens) {
                    extracted.accept(Around.caller());
                }
            }, TrainedRamps.bundle("ramps", 0, slot.equals("left") ? 11 : 12));
        }
        first = TrainedRamps.write(elsewhere.resolve("first"), 2).folder();
        second = TrainedRamps.write(elsewhere.resolve("second"), -3).folder();
        start();
        students.install(first, "kitchen");
        one = answer();
        two = answerOf(second);
        assertTrue(Math.abs(one.get(0).probability() - two.get(0).probability()) > 0.01, "one can be told from the other: " + one + two);
    }

    void start() {
        students = new Students(home, around.of(registry), student -> {
            published.add(student);
            return () -> published.remove(student);
        });
        rollover = new StudentRollover(students, events);
    }

    @AfterEach
    void close() {
        students.close();
    }

    Student kitchen() {
        return students.find("kitchen").orElseThrow();
    }

    List<Score> answer() {
        return kitchen().predict(TrainedRamps.clip()).scores().get("action");
    }

    List<Score> answerOf(Path modelPackage) throws DataException {
        try (Student student = students.open(modelPackage)) {
            return student.predict(TrainedRamps.clip()).scores().get("action");
        }
    }

    String versions() throws DataException {
        return String.join(" ", rollover.versions("kitchen").stream().map(v -> v.id() + ":" + v.state().id()).toList());
    }

    List<String> onDisk() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("models/.versions/kitchen"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    void assertLast(Event.Kind kind, String... details) {
        Event last = events.latest(1).get(0);
        assertEquals(kind, last.kind(), last.detail());
        assertEquals("student kitchen", last.subject());
        for (String detail : details) {
            assertTrue(last.detail().contains(detail), last.detail());
        }
    }

    static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertSays(Class<? extends Exception> type, String text, org.junit.jupiter.api.function.Executable what) {
        String message = assertThrows(type, what).getMessage();
        assertTrue(message.contains(text), message);
    }
}
