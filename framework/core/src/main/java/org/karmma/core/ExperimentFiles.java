package org.karmma.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Experiments as people name them: a file, or one that came with an installation. */
public final class ExperimentFiles {

    private static final String ENDING = ".yaml";

    private ExperimentFiles() {}

    /**
     * A file, or an experiment that came with an installation, named without its ending.
     *
     * @param installed the folder with these
     * @throws ConfigurationException if there is neither
     */
    public static Path find(Path named, Path installed) throws ConfigurationException {
        if (Files.isRegularFile(named)) {
            return named;
        }
        Path came = installed.resolve(named + ENDING);
        if (named.getNameCount() == 1 && Files.isRegularFile(came)) {
            return came;
        }
        throw new ConfigurationException(named + ": there is no such experiment file"
                + (named.getNameCount() > 1 || named.toString().contains(".") ? ""
                : ", nor does an experiment of that name come with the installation: " + String.join(", ", names(installed))));
    }

    /** Names of the experiments that came with an installation, in alphabetical order. */
    public static List<String> names(Path installed) {
        try (Stream<Path> files = Files.list(installed)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length())).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
