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

    /** A home of one's own: everything that the build made is linked, the modalities are copied, there are no students. */
    static Home in(Path folder) throws IOException {
        Home home = new Home(folder);
        Files.createDirectories(home.modalities());
        for (String part : List.of("bin", "bundles", "conf", "experiments", "lib")) {
            Files.createSymbolicLink(home.folder().resolve(part), BUILT.folder().resolve(part));
        }
        copyModalities(home.modalities());
        return home;
    }

    /** Gives it a configuration of its own, which begins as the one that was built. */
    static Path ownConfiguration(Home home) throws IOException {
        if (Files.isSymbolicLink(home.conf())) {
            Path built = home.conf().toRealPath();
            Files.delete(home.conf());
            Files.createDirectories(home.conf());
            try (Stream<Path> files = Files.list(built)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".cfg") || f.endsWith("logback.xml")).toList()) {
                    Files.copy(file, home.conf().resolve(file.getFileName()));
                }
            }
        }
        return home.conf();
    }

    /** Gives it a configuration of its own. */
    static void configure(Home home, String pid, String text) throws IOException {
        Files.writeString(ownConfiguration(home).resolve(pid + ".cfg"), text);
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
