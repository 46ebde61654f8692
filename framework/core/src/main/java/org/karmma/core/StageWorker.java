package org.karmma.core;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The child's side of a run: an OSGi service that the launcher hands its standard streams to. */
@ProviderType
public interface StageWorker {

    /**
     * Carries out stages until the commands end: one JSON object a line in, one a line out.
     *
     * @param run the folder of the run
     * @return the exit code of the JVM
     */
    int serve(Path run, InputStream commands, OutputStream events);
}
