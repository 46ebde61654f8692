package org.karmma.core;

import java.nio.file.Path;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/** Looks at data sets on disk, and changes nothing there: an OSGi service. */
@ProviderType
public interface DataSets {

    /**
     * Looks at all annotations and for all media: that each recording is there and not empty.
     *
     * @param read also to open each recording and read a second at both ends of what is annotated of it, as the modalities that are here
     *     read it in a run
     * @param listener hears how far the reading is
     * @throws ConfigurationException if there is no such provider or setting, or if none is named and not exactly one recognizes the folder
     * @throws DataException if there is no such folder; whatever is wrong within is in the report
     * @throws InterruptedException if this thread is interrupted
     */
    DataReport check(DataRequest request, boolean read, RunListener listener)
            throws ConfigurationException, DataException, InterruptedException;

    /**
     * Writes which clip is in which split, with its span, labels and recordings: a CSV file with the columns {@code split,id,start,stop},
     * one for each label space, and {@code recordings}. It appears whole or not at all.
     *
     * @return how many clips there are
     * @throws ConfigurationException as {@link #check}
     * @throws DataException if the data set cannot be opened, or the file not be written
     */
    int writeSplits(DataRequest request, Path file) throws ConfigurationException, DataException;
}
