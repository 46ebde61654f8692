package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.karmma.core.Event;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthFinding.State;
import org.karmma.core.internal.health.StudentsIndicator;
import org.karmma.dataset.DataException;

/** What health says of students that come from elsewhere, and of those that cannot be opened. */
class StudentsHealthTest extends Versions {

    private HealthFinding found(String student) {
        return new StudentsIndicator(students, home).look().stream().filter(finding -> finding.subject().equals("student " + student))
                .findFirst().orElseThrow();
    }

    private void installElsewhere(Path modelPackage, String name) throws DataException {
        try (Students other = new Students(home, around.of(registry), student -> () -> {})) {
            other.install(modelPackage, name);
        }
    }

    @Test
    void whatAnotherProcessHasJustInstalledIsNothingCritical() throws Exception {
        installElsewhere(second, "hall");
        assertEquals(State.WARN, found("hall").state(), found("hall").text());
        assertTrue(found("hall").message().contains("has just been installed"), found("hall").text());
        students.watch();
        await(() -> found("hall").state() == State.OK);
    }

    @Test
    void whatCannotBeOpenedIsCriticalUntilItIsReplaced() throws Exception {
        students.close();
        Files.write(home.resolve("models/kitchen/weights.safetensors"), new byte[10]);
        start();
        assertEquals(State.CRITICAL, found("kitchen").state(), found("kitchen").text());
        assertTrue(found("kitchen").message().matches("it is installed and cannot be opened: .*weights.safetensors.*"),
                found("kitchen").text());
        students.watch();
        installElsewhere(second, "kitchen");
        await(() -> students.names().contains("kitchen"));
        assertEquals(State.OK, found("kitchen").state(), found("kitchen").text());
        assertEquals(two, answer());
    }

    /** Files come one after the other; until all are there it is no package. */
    @Test
    void whatSomebodyCopiesIsOpenedWhenItIsWhole() throws Exception {
        students.watch();
        Path copy = Files.createDirectories(home.resolve("models/hall"));
        Files.copy(second.resolve("model.json"), copy.resolve("model.json"));
        await(() -> events.latest(1).get(0).kind() == Event.Kind.REFUSED);
        assertEquals(State.CRITICAL, found("hall").state(), found("hall").text());
        try (var files = Files.list(second)) {
            for (Path file : files.filter(f -> !f.endsWith("model.json")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        await(() -> students.names().contains("hall"));
        assertEquals(State.OK, found("hall").state(), found("hall").text());
    }
}
