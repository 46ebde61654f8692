package org.karmma.launcher.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExperimentFiles;
import org.karmma.launcher.Home;

/** Files and folders that options name, looked at before anything starts. */
final class Checked {

    private Checked() {}

    /**
     * A file, or an experiment that came with an installation, named without its ending.
     *
     * @throws ConfigurationException if there is neither
     */
    static Path experiment(Path named, Home home) throws ConfigurationException {
        return ExperimentFiles.find(named, home.experiments());
    }

    /** A folder that is there, or is to be made. @throws ConfigurationException if it is a file */
    static Path out(Path folder) throws ConfigurationException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ConfigurationException(folder + ": --out names a file; name a folder");
        }
        return folder;
    }
}
