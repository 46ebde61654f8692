package org.karmma.core;

import java.nio.file.Path;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/** Writes students for others than Karmma: an OSGi service. */
@ProviderType
public interface Exporter {

    /** The extra file of an archive that says what it is, see docs/export.md. */
    String FACTS = "karmma.json";

    /**
     * Writes a student as a TorchScript archive, which PyTorch loads in Python and C++ without Karmma. The file appears when its answers
     * for every subset of the slots have been compared with the student's, and are the same within {@code 1e-5}; until then an earlier
     * file of that name stays as it was.
     *
     * @param model the name of an installed student, or the folder of a model package
     * @param file what to write, in a folder that is there
     * @throws ConfigurationException if there is no such student or folder, if a slot has no extractor here, or if a network computes in a
     *     way that cannot be written as TorchScript, naming it; nothing was written then
     * @throws DataException if the model package is damaged or the file cannot be written
     * @throws RunFailedException if the archive answers otherwise than the student
     */
    ExportResult torchScript(String model, Path file) throws ConfigurationException, DataException, RunFailedException;
}
