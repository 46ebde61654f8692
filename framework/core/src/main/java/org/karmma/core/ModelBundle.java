package org.karmma.core;

import java.nio.file.Path;
import java.util.List;

/**
 * A model package as an OSGi bundle.
 *
 * @param file the jar
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param student the name that it will serve under
 * @param modalities that it can use; all of them are optional
 */
public record ModelBundle(Path file, String symbolicName, String version, String student, List<String> modalities) {
    public ModelBundle {
        modalities = List.copyOf(modalities);
    }
}
