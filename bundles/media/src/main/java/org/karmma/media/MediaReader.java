package org.karmma.media;

import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;

/**
 * Decodes evidence: an OSGi service. What several modalities ask of one clip in one request is decoded once: the latest few
 * results are kept, keyed by evidence (files with their sizes and times of change) and span.
 */
public interface MediaReader {

    /**
     * The pictures of a span: of a video file, of a folder of numbered pictures (number 1 at second 0; all of one size), of an {@linkplain
     * Evidence.Recording#entry entry} whose elements are encoded pictures (all of one size), or of a buffer {@code [T, H, W, 3]} UINT8.
     *
     * @return empty where the recording has no picture stream
     * @throws DataException for files that are missing, empty, truncated or no media, and for spans that begin after the last picture
     */
    Optional<Pictures> pictures(Evidence evidence, TimeSpan span) throws DataException;

    /**
     * The sound of a span, mono: of a video or sound file, of an entry whose elements are floating-point numbers from -1 to 1, or of a
     * buffer {@code [T, channels]} FLOAT32. It has no samples where the
     * recording goes on and its sound does not.
     *
     * @param rate samples per second to resample to
     * @return empty where the recording has no sound stream
     * @throws DataException for files that are missing, empty, truncated or no media, and for spans that begin after the recording's end
     */
    Optional<Sound> sound(Evidence evidence, TimeSpan span, int rate) throws DataException;

    /**
     * How large a recording's pictures are, upright, before anything is scaled down; looks, and decodes no more than one picture.
     *
     * @return empty where the recording has no picture stream, or where the reader cannot tell
     * @throws DataException for files that are missing, empty or no media
     */
    default Optional<PictureSize> size(Evidence evidence) throws DataException {
        return Optional.empty();
    }

    /** What decides the pictures and sounds that it gives, besides the evidence: part of the fingerprint of every modality that uses it. */
    default String fingerprint() {
        return "";
    }
}
