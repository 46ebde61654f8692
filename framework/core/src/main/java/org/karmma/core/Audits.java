package org.karmma.core;

import java.nio.file.Path;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/** Proves what the networks of a run have seen: an OSGi service. */
@ProviderType
public interface Audits {

    /**
     * Reads what the stages of a run noted when they were shown clips, and compares it with the clips that the run is judged by. Needs no
     * plugin; files of the data set are read where recordings of equal size might be one.
     *
     * @param run the folder of a run
     * @throws ConfigurationException if it is none
     * @throws DataException if a note is missing or damaged, or is not about the weights that are there
     */
    AuditReport audit(Path run) throws ConfigurationException, DataException;
}
