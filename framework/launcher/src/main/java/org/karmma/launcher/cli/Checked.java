package org.karmma.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;
import org.karmma.launcher.Home;

/** Files and folders that options name, looked at before anything starts. */
final class Checked {

    private static final String ENDING = ".yaml";

    private Checked() {}

    /**
     * A file, or an experiment that came with an installation, named without its ending.
     *
     * @throws ConfigurationException if there is neither
     */
    static Path experiment(Path named, Home home) throws ConfigurationException {
        if (Files.isRegularFile(named)) {
            return named;
        }
        Path installed = home.experiments().resolve(named + ENDING);
        if (named.getNameCount() == 1 && Files.isRegularFile(installed)) {
            return installed;
        }
        throw new ConfigurationException(named + ": there is no such experiment file" + (named.getNameCount() > 1 || named.toString().contains(".")
                ? "" : ", nor does an experiment of that name come with the installation: " + String.join(", ", names(home))));
    }

    private static List<String> names(Home home) {
        try (Stream<Path> files = Files.list(home.experiments())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length())).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A folder that is there, or is to be made. @throws ConfigurationException if it is a file */
    static Path out(Path folder) throws ConfigurationException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ConfigurationException(folder + ": --out names a file; name a folder");
        }
        return folder;
    }
}
