package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A temporary folder that looks like a home: links to its bundles, configuration and students, and a drop folder and a log of its own,
 * so that whatever a framework does in it leaves the home as it is.
 */
final class StandInHome implements AutoCloseable {

    private static final List<String> OF_SOFTWARE = List.of("bundles", "experiments", "lib");
    private static final List<String> OF_HOME = List.of("conf", "cache");

    private final Home home;

    private StandInHome(Home home) {
        this.home = home;
    }

    /** @param students whether its students are there, too: they take a while to open */
    static StandInHome of(Home real, boolean students) throws IOException {
        StandInHome standIn = new StandInHome(new Home(Files.createTempDirectory("karmma-try-")));
        try {
            for (String part : OF_SOFTWARE) {
                standIn.link(real.software().resolve(part));
            }
            for (String part : OF_HOME) {
                standIn.link(real.folder().resolve(part));
            }
            standIn.link(real, "modalities");
            if (students) {
                standIn.link(real, "models");
            }
            return standIn;
        } catch (IOException e) {
            standIn.close();
            throw e;
        }
    }

    private void link(Path part) throws IOException {
        if (Files.exists(part)) {
            Files.createSymbolicLink(home.folder().resolve(part.getFileName()), part);
        }
    }

    /** Each thing in a folder, rather than the folder, so that the folder can be changed. */
    private void link(Home real, String folder) throws IOException {
        Path links = Files.createDirectories(home.folder().resolve(folder));
        Path from = real.folder().resolve(folder);
        if (Files.isDirectory(from)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(from, path -> !path.getFileName().toString().startsWith("."))) {
                for (Path path : all) {
                    Files.createSymbolicLink(links.resolve(path.getFileName()), path);
                }
            }
        }
    }

    Home home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(home.folder());
    }
}
