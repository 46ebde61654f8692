package org.karmma.core.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** Folders as a whole. */
public final class Folders {

    private Folders() {}

    /** With everything in it; nothing happens if it is not there. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            PathUtils.deleteDirectory(folder);
        }
    }
}
