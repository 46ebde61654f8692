package org.karmma.launcher.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import org.karmma.launcher.Home;
import org.karmma.launcher.LaunchException;
import picocli.CommandLine.Option;

/** Modalities to do without. */
final class Without {

    /** Everything there is. */
    static final Without NONE = new Without();

    @Option(names = "--without", paramLabel = "MODALITY", split = ",",
            description = "do not start the bundle of this modality; may be repeated")
    private Set<String> modalities = new LinkedHashSet<>();

    Set<String> modalities() {
        return modalities;
    }

    /** @throws LaunchException naming one that no bundle of the home brings: it would be there all the same, under its right name */
    void check(Home home) throws LaunchException {
        Set<String> known = modalities.isEmpty() ? Set.of() : home.modalityIds();
        for (String modality : modalities) {
            if (!known.contains(modality)) {
                throw new LaunchException("--without " + modality + ": no bundle of this home brings that modality; they bring " + known);
            }
        }
    }
}
