package org.karmma.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
import org.karmma.launcher.Home;

/** Model packages as they are named on a command line. */
final class Models {

    /** What the demonstration installs. */
    static final String INSTALLED = "kitchen";

    private Models() {}

    /** @param model the name of an installed student, or the folder of a model package */
    static Path find(String model, Home home) throws ConfigurationException {
        Path installed = home.folder().resolve("models").resolve(model);
        Path found = Files.isDirectory(installed) ? installed : Path.of(model).toAbsolutePath();
        if (!Files.isRegularFile(found.resolve("model.json"))) {
            throw new ConfigurationException("there is neither a student nor a model package called " + model
                    + ". Name one with --model, or install '" + INSTALLED + "' in " + home.folder()
                    + ": karmma demo --quick --no-show --out DIR");
        }
        return found;
    }
}
