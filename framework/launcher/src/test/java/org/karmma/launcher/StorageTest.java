package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

    @TempDir
    Path parent;

    @Test
    void leavesNothingBehind() throws IOException {
        try (Storage storage = Storage.create(parent)) {
            Files.createDirectories(storage.bundles().resolve("bundle7"));
            Files.writeString(Files.createDirectories(storage.temporary()).resolve("x"), "x");
        }
        assertEquals(List.of(), children());
    }

    @Test
    void removesWhatACrashedOneLeftAndNothingElse() throws IOException {
        Path crashed = Files.createDirectory(parent.resolve("karmma-felix-1"));
        Files.createFile(crashed.resolve("lock"));
        Files.createDirectories(crashed.resolve("bundles/bundle1"));
        Path beingMade = Files.createDirectory(parent.resolve("karmma-felix-2"));
        Path foreign = Files.createDirectory(parent.resolve("karmma-something"));
        try (Storage living = Storage.create(parent); Storage second = Storage.create(parent)) {
            assertTrue(Files.notExists(crashed));
            assertTrue(Files.exists(beingMade));
            assertTrue(Files.exists(foreign));
            assertTrue(Files.exists(living.bundles().getParent().resolve("lock")), "a living one's stays");
            assertEquals(4, children().size());
        }
    }

    /** POSIX drops all locks of a process on a file when the process closes any channel to it: our own must not be tried. */
    @Test
    void anotherJvmSeesThatTheFirstOfTwoLives() throws Exception {
        try (Storage living = Storage.create(parent); Storage second = Storage.create(parent)) {
            Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), AnotherStart.class.getName(), parent.toString()).inheritIO().start();
            assertEquals(0, other.waitFor());
            assertTrue(Files.exists(living.bundles().getParent().resolve("lock")));
            assertTrue(Files.exists(second.bundles().getParent().resolve("lock")));
        }
    }

    /** What another JVM does when it starts a framework. */
    static final class AnotherStart {
        public static void main(String[] args) throws IOException {
            Storage.create(Path.of(args[0])).close();
        }
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.toList();
        }
    }
}
