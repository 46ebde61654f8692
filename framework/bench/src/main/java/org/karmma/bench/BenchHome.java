package org.karmma.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.karmma.launcher.Folders;
import org.karmma.launcher.Home;

/**
 * A home to make havoc in: the platform of another one is linked, its drop folder is copied, and there are no students. It goes when it
 * is closed.
 */
final class BenchHome implements AutoCloseable {

    private static final List<String> LINKED = List.of("bin", "bundles", "conf", "experiments", "lib");

    private final Path folder;

    BenchHome(Home original) throws IOException {
        folder = Files.createTempDirectory("karmma-bench-").toRealPath();
        Files.createDirectories(home().modalities());
        Files.createDirectories(builds());
        for (String part : LINKED) {
            Path real = (part.equals("conf") ? original.folder() : original.software()).resolve(part);
            if (Files.exists(real)) {
                Files.createSymbolicLink(home().folder().resolve(part), real.toRealPath());
            }
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(original.modalities(), "*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, home().modalities().resolve(jar.getFileName()));
            }
        }
    }

    /** Configuration that may be written into: that of the original, without who may use it. */
    void ownConfiguration() throws IOException {
        Path conf = home().conf();
        Path original = conf.toRealPath();
        Files.delete(conf);
        Files.createDirectory(conf);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(original, "*.{xml,cfg}")) {
            for (Path file : files) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
    }

    Home home() {
        return new Home(folder.resolve("home"));
    }

    /** For other builds of the bundles. */
    Path builds() {
        return folder.resolve("builds");
    }

    /** For clips. */
    Path data() {
        return folder.resolve("data");
    }

    Path recording() {
        return folder.resolve("admissions.jfr");
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
