package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;

class StudentsTest {

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Around around = new Around();
    private final List<Student> published = new ArrayList<>();

    private Students open() {
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        return new Students(home, around.of(registry), this::publish);
    }

    private Runnable publish(Student student) {
        published.add(student);
        return () -> published.remove(student);
    }

    @Test
    void anEmptyHomeHasNone() {
        try (Students students = open()) {
            assertTrue(students.names().isEmpty());
            assertTrue(students.find("kitchen").isEmpty());
        }
    }

    @Test
    void installsUnderItsNameAndIsThereAgainAtTheNextStart() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        try (Students students = open()) {
            students.install(elsewhere.resolve("model"), "kitchen");
            assertEquals(List.of("kitchen"), students.names());
            assertSame(published.get(0), students.find("kitchen").orElseThrow());
            assertEquals("kitchen", published.get(0).predict(TrainedRamps.clip()).student());
        }
        assertTrue(published.isEmpty());
        try (Students students = open()) {
            assertEquals("left", students.find("kitchen").orElseThrow().predict(TrainedRamps.clip()).subset());
        }
    }

    @Test
    void replacingKeepsWhatIsPublished() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        try (Students students = open()) {
            students.install(elsewhere.resolve("model"), "kitchen");
            Student held = students.find("kitchen").orElseThrow();
            students.install(elsewhere.resolve("model"), "kitchen");
            assertSame(held, students.find("kitchen").orElseThrow());
            assertEquals(List.of(held), published, "nobody who looked for it found none");
            assertFalse(held.predict(TrainedRamps.clip()).abstains());
            students.close();
            assertThrows(IllegalStateException.class, () -> held.predict(TrainedRamps.clip()));
        }
    }

    @Test
    void theModelOfAStudentIsThatOfTheVersionThatServes() throws Exception {
        TrainedRamps.write(elsewhere.resolve("first"));
        TrainedRamps.write(elsewhere.resolve("second"), 3);
        try (Students students = open()) {
            assertTrue(students.model("kitchen").isEmpty());
            for (String model : List.of("first", "second")) {
                students.install(elsewhere.resolve(model), "kitchen");
                assertEquals(ModelPackage.read(elsewhere.resolve(model)).sha256(), students.model("kitchen").orElseThrow().sha256());
            }
            assertTrue(students.model("../kitchen").isEmpty(), "nothing but a student's name is a path");
        }
    }

    @Test
    void aDamagedPackageIsRefusedAndWhatWasThereStays() throws Exception {
        TrainedRamps.write(elsewhere.resolve("good"));
        TrainedRamps.write(elsewhere.resolve("bad"));
        Files.writeString(elsewhere.resolve("bad/weights.safetensors"), "nothing");
        try (Students students = open()) {
            students.install(elsewhere.resolve("good"), "kitchen");
            Student good = students.find("kitchen").orElseThrow();
            assertThrows(DataException.class, () -> students.install(elsewhere.resolve("bad"), "kitchen"));
            assertSame(good, students.find("kitchen").orElseThrow());
            assertFalse(good.predict(TrainedRamps.clip()).abstains());
        }
    }

    @Test
    void aDamagedStudentInTheHomeIsSkipped() throws Exception {
        TrainedRamps.write(home.resolve("models/good"));
        TrainedRamps.write(home.resolve("models/bad"));
        Files.writeString(home.resolve("models/bad/model.json"), "{");
        Files.createDirectories(home.resolve("models/.half.new-1"));
        try (Students students = open()) {
            assertEquals(List.of("good"), students.names());
        }
    }

    @Test
    void aNameMustBeOne() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        try (Students students = open()) {
            for (String name : List.of("../out", "", ".hidden", "a b")) {
                assertThrows(DataException.class, () -> students.install(elsewhere.resolve("model"), name), name);
            }
        }
        assertFalse(Files.exists(home.resolve("models")));
    }
}
