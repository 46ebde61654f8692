package org.karmma.launcher.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
import org.karmma.launcher.Home;

/** Files and folders that options name, looked at before anything starts. */
final class Checked {

    private Checked() {}

    /** @throws ConfigurationException if there is no such file */
    static Path experiment(Path file) throws ConfigurationException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(file + ": there is no such experiment file");
        }
        return file;
    }

    /**
     * A file, or an experiment that came with an installation, named without its ending.
     *
     * @throws ConfigurationException if there is neither
     */
    static Path experiment(Path named, Home home) throws ConfigurationException {
        Path installed = home.experiments().resolve(named + ".yaml");
        return Files.isRegularFile(named) || named.getNameCount() > 1 || !Files.isRegularFile(installed) ? experiment(named) : installed;
    }

    /** A folder that is there, or is to be made. @throws ConfigurationException if it is a file */
    static Path out(Path folder) throws ConfigurationException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ConfigurationException(folder + ": --out names a file; name a folder");
        }
        return folder;
    }
}
