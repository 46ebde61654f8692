package org.karmma.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.karmma.launcher.Home;

/** The home that the build has assembled, without what its owner has put there since. */
final class AssembledHome {

    private static final Home BUILT = new Home(Path.of(System.getProperty("karmma.home")));

    private AssembledHome() {}

    /** A home of one's own: what the build made is linked, configuration and modalities are copied, there are no students. */
    static Home in(Path folder) throws IOException {
        Home home = new Home(folder);
        Files.createDirectories(home.modalities());
        for (String part : List.of("bin", "bundles", "experiments", "lib")) {
            Files.createSymbolicLink(home.folder().resolve(part), BUILT.folder().resolve(part));
        }
        Files.createDirectories(home.conf()); // some write into it
        try (Stream<Path> files = Files.list(BUILT.conf())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".xml") || f.getFileName().toString().startsWith("org.apache.felix.")
                    || f.endsWith("built.properties") || f.endsWith("home.json")).toList()) {
                Files.copy(file, home.conf().resolve(file.getFileName()));
            }
        }
        copyModalities(home.modalities());
        return home;
    }

    /** Gives it a configuration of its own. */
    static void configure(Home home, String pid, String text) throws IOException {
        Files.writeString(home.conf().resolve(pid + ".cfg"), text);
    }

    static Path copyModalities(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> jars = Files.list(BUILT.modalities())) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith("karmma-")).toList()) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        }
        return folder;
    }
}
