package org.karmma.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The local repository of this build, with its artifacts in the place of any that were installed: what {@code mvn install} would leave.
 *
 * @param folder links, for the most part
 */
record StagedRepository(Path folder) {

    static StagedRepository in(Path temporary) throws IOException {
        Path local = Path.of(System.getProperty("maven.repository"));
        Path mine = Files.createDirectory(temporary.resolve("repository"));
        link(local, mine, "org");
        Files.createDirectory(mine.resolve("org"));
        link(local.resolve("org"), mine.resolve("org"), "karmma");
        Files.createSymbolicLink(mine.resolve("org/karmma"), Path.of(System.getProperty("karmma.repository")).resolve("org/karmma"));
        return new StagedRepository(mine);
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(entry -> !entry.getFileName().toString().equals(except)).toList()) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
            }
        }
    }

    /** Has Maven use it for projects in a folder. */
    void useFor(Path projects) throws IOException {
        Files.createDirectories(projects.resolve(".mvn"));
        Files.writeString(projects.resolve(".mvn/maven.config"), "-Dmaven.repo.local=" + folder + "\n");
    }
}
