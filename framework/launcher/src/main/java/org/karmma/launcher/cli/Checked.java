package org.karmma.launcher.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;

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

    /** A folder that is there, or is to be made. @throws ConfigurationException if it is a file */
    static Path out(Path folder) throws ConfigurationException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ConfigurationException(folder + ": --out names a file; name a folder");
        }
        return folder;
    }
}
