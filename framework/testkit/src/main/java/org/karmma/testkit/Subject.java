package org.karmma.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;

/** What the tests of this package are about; see {@link ModalityConformance}. */
public interface Subject {

    /** How long a student waits for one slot's reading and tokens, unless its operator says otherwise. */
    Duration BUDGET = Duration.ofSeconds(5);

    /** A fresh instance, as a container would make it. */
    Modality modality();

    /** Fresh extractors of every role that the bundle serves. */
    List<Extractor> extractors();

    /**
     * Clips that have a good signal: one for each form that the modality reads, a recording on disk and a buffer in memory. The same
     * call makes the same clips.
     *
     * @param folder empty; where recordings may be written
     */
    List<Clip> clips(Path folder) throws Exception;
}
