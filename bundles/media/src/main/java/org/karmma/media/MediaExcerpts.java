package org.karmma.media;

import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Cuts tiny recordings out of evidence, for {@link org.karmma.modality.Modality#excerpt}: an OSGi service. What it cuts out is encoded
 * anew, so that whoever reads it decodes, resizes and resamples as it does with any recording.
 */
@ProviderType
public interface MediaExcerpts {

    /**
     * The pictures in the middle of a span, about ten neighbours, small, without sound.
     *
     * @param span an open one is taken to last two seconds
     * @param file what it is written to, an MP4 file
     * @return the file; empty where the evidence has no picture stream
     * @throws DataException if the evidence cannot be read, or the file not be written
     */
    Optional<Evidence> pictures(Evidence evidence, TimeSpan span, Path file) throws DataException;

    /**
     * The sound in the middle of a span, a second at most, mono, without pictures.
     *
     * @param span an open one is taken to last two seconds
     * @param file what it is written to, an MP4 file
     * @return the file; empty where the evidence has no sound stream
     * @throws DataException if the evidence cannot be read, or the file not be written
     */
    Optional<Evidence> sound(Evidence evidence, TimeSpan span, Path file) throws DataException;
}
