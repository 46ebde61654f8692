package org.karmma.core;

import java.nio.file.Path;
import java.util.List;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/** How far runs are, whichever process carries them out: an OSGi service. Only reads. Safe to use from several threads. */
@ProviderType
public interface Runs {

    /** The run of a folder. @throws DataException if there is none in it, or its state cannot be read */
    RunStatus status(Path folder) throws DataException;

    /**
     * The runs in a folder: its own, or those of the folders in it, as a sweep has them. Ordered by name; empty if there is none.
     *
     * @throws DataException if the folder cannot be listed
     */
    List<RunStatus> in(Path folder) throws DataException;
}
