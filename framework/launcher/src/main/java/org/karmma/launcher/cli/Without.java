package org.karmma.launcher.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Modalities to do without. */
final class Without {

    @Option(names = "--without", paramLabel = "MODALITY", split = ",",
            description = "do not start the bundle of this modality; may be repeated")
    private Set<String> modalities = new LinkedHashSet<>();

    Set<String> modalities() {
        return modalities;
    }
}
