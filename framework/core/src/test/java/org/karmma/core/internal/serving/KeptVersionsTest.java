package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.karmma.core.Event;
import org.karmma.core.StudentVersion;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;

/** What is kept of a student on disk, and what becomes of it when something is damaged, done by another process, or removed. */
class KeptVersionsTest extends Versions {

    @Test
    void aDamagedOrNewerPackageIsRefusedAndTheServingOneStays() throws Exception {
        Student held = kitchen();
        Path damaged = TrainedRamps.write(elsewhere.resolve("damaged")).folder();
        Files.writeString(damaged.resolve("weights.safetensors"), "nothing");
        assertRefused(damaged, "truncated");
        Path newer = TrainedRamps.write(elsewhere.resolve("newer")).folder();
        Path json = newer.resolve("model.json");
        Files.writeString(json, Files.readString(json).replaceFirst("\"format\" : 2", "\"format\" : 3"));
        assertRefused(newer, "it has format 3, this version reads format 2");
        assertRefused(elsewhere.resolve("nowhere"), "no model package");
        assertSame(held, kitchen());
        assertEquals(one, answer());
        assertEquals("v1:serving", versions());
        assertEquals(List.of("state.json"), onDisk());
    }

    private void assertRefused(Path modelPackage, String why) {
        for (var way : List.<org.junit.jupiter.api.function.Executable>of(() -> rollover.shadow("kitchen", modelPackage, ""),
                () -> students.install(modelPackage, "kitchen"))) {
            String message = assertThrows(DataException.class, way).getMessage();
            assertTrue(message.contains(why), message);
            assertLast(Event.Kind.REFUSED, message);
        }
    }

    @Test
    void aRestartFindsVersionsAndShadow() throws Exception {
        students.install(second, "kitchen");
        assertLast(Event.Kind.UPDATED, "v2 from " + second, "instead of v1");
        rollover.shadow("kitchen", first, "");
        students.close();
        assertEquals(List.of(), published);
        assertThrows(IllegalStateException.class, () -> rollover.promote("kitchen", ""));
        start();
        assertEquals("v2:serving v3:shadow v1:earlier", versions());
        assertEquals(two, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        students.close();
        start();
        rollover.rollback("kitchen", null, "");
        assertEquals(one, answer());
        assertEquals("v1:serving v3:shadow v2:rolled-back", versions());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        assertEquals("v1", rollover.shadowing("kitchen").serving(), "it is compared with the one that serves now");
    }

    @Test
    void aHomeFromBeforeVersionsIsOne() throws Exception {
        students.close();
        TrainedRamps.write(home.resolve("models/old"), -3);
        start();
        assertEquals(List.of("kitchen", "old"), students.names());
        StudentVersion version = rollover.versions("old").get(0);
        assertEquals("v1", version.id());
        assertEquals("found in the home", version.from());
        rollover.shadow("old", first, "");
        rollover.promote("old", "");
        rollover.rollback("old", null, "");
        assertEquals(two, students.find("old").orElseThrow().predict(TrainedRamps.clip()).scores().get("action"));
    }

    @Test
    void aRollbackIsAWayOutOfADamagedHome() throws Exception {
        students.install(second, "kitchen");
        students.close();
        Files.writeString(home.resolve("models/kitchen/weights.safetensors"), "nothing");
        start();
        assertEquals(List.of(), students.names(), "what is damaged does not serve");
        assertEquals("v2:serving v1:earlier", versions());
        assertSays(IllegalStateException.class, "does not serve", () -> rollover.shadow("kitchen", first, ""));
        rollover.rollback("kitchen", null, "");
        assertEquals(one, answer());
        assertThrows(DataException.class, () -> rollover.rollback("kitchen", "v2", ""));
        assertEquals(one, answer());
        assertEquals("v1:serving v2:rolled-back", versions());
    }

    @Test
    void whatAnotherProcessDidIsCaughtUpWith() throws Exception {
        List<Student> others = new ArrayList<>();
        try (Students other = new Students(home, around.of(registry), student -> {
            others.add(student);
            return () -> {};
        })) {
            other.install(second, "kitchen");
            other.install(second, "elsewhere");
        }
        assertEquals(one, answer(), "nothing is lost meanwhile");
        Student held = kitchen();
        rollover.shadow("kitchen", first, "");
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v2:serving v3:shadow v1:earlier", versions());
    }

    @Test
    @Timeout(60)
    void whatAnotherProcessDoesIsFollowedWhereItIsWatched() throws Exception {
        students.watch();
        try (Students other = new Students(home, around.of(registry), student -> () -> {})) {
            other.install(second, "kitchen");
            await(() -> answer().equals(two));
            other.install(first, "elsewhere");
            await(() -> students.names().contains("elsewhere"));
            new StudentRollover(other, events).remove("elsewhere", "it moved");
            await(() -> !students.names().contains("elsewhere"));
            assertEquals(two, answer());
        }
    }

    @Test
    void noMoreThanThreeThatServedAreKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            students.install(second, "kitchen");
        }
        assertEquals("v6:serving v5:earlier v4:earlier v3:earlier", versions());
        assertEquals(List.of("state.json", "v3", "v4", "v5"), onDisk());
    }

    @Test
    void removedItIsGone() throws Exception {
        Student held = kitchen();
        rollover.shadow("kitchen", second, "");
        rollover.remove("kitchen", "it moved");
        assertLast(Event.Kind.WITHDRAWN, "v1 (serving), v2 (shadow)", "it moved");
        assertEquals(List.of(), published);
        assertEquals(List.of(), students.names());
        assertThrows(IllegalStateException.class, () -> held.predict(TrainedRamps.clip()));
        assertThrows(IllegalArgumentException.class, () -> rollover.versions("kitchen"));
        try (Stream<Path> left = Files.walk(home.resolve("models"))) {
            assertEquals(List.of("lock"), left.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList());
        }
        students.install(second, "kitchen");
        assertEquals(two, answer());
    }
}
