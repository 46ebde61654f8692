package org.karmma.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.karmma.launcher.Home;

/** The home that the build has assembled; tests do not change it. */
final class AssembledHome {

    static final Home HOME = new Home(Path.of(System.getProperty("karmma.home")));

    private AssembledHome() {}

    static List<Path> modalities() throws IOException {
        try (Stream<Path> jars = Files.list(HOME.modalities())) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** A drop folder of one's own with every modality. */
    static Path dropFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : modalities()) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }
}
