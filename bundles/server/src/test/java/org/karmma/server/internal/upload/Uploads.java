package org.karmma.server.internal.upload;

import java.io.IOException;
import java.nio.file.Path;

/** A folder for uploads, for tests. */
public final class Uploads {

    private Uploads() {}

    public static UploadFolder in(Path folder) throws IOException {
        return new UploadFolder(folder, ProcessHandle.current().pid());
    }
}
