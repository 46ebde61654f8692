package org.karmma.media.internal;

import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;
import org.karmma.hdf5.Hdf5Data;
import org.karmma.media.PictureSize;
import org.karmma.media.Sound;

/**
 * One recording of the many that an HDF5 file holds: a data set whose elements are encoded pictures (JPEG, PNG), or the samples of mono
 * sound from -1 to 1. Element i was taken at second start + i / rate.
 */
final class Packed {

    private static final double SLACK = 1e-3;
    /** Sound read on either side of the span, so that the resampler has neighbours at its ends, seconds. */
    private static final double MARGIN = 0.1;

    private final Hdf5Data data;
    private final Evidence.Recording recording;
    private final double rate;

    /** @throws DataException if it has no element, or nobody says how many a second has */
    Packed(Hdf5Data data, Evidence.Recording recording) throws DataException {
        this.data = data;
        this.recording = recording;
        if (data.count() == 0) {
            throw new DataException(data.where(), "the data set is empty (" + data.type() + ")", "Pack it again, or leave this clip out");
        }
        this.rate = recording.rate().orElseThrow(() -> new DataException(data.where(),
                "the data set does not say how many elements a second"
                + " has", "Correct the reader of the data set"));
    }

    /** Empty where the elements are numbers. */
    Optional<Album> pictures(TimeSpan span, Limits limits) throws DataException {
        if (data.holdsFloats()) {
            return Optional.empty();
        }
        checkBytes();
        long from = element(span.start());
        long to = span.isOpen() ? data.count() : Math.min(data.count(), element(span.end()));
        checkStart(from);
        Album.Builder album = new Album.Builder(limits.maxPictures());
        Scaling scaling = new Scaling(limits);
        // a span between two pictures shows the first of them
        for (long i = Math.max(0, Math.min(from, to - 1)); i < to; i++) {
            long element = i;
            album.add(recording.start() + i / rate, () -> scaling.read(data.bytes(element), data.where() + "[" + element + "]"));
        }
        if (album.isEmpty()) {
            throw new DataException(data.where(), "it begins at second " + recording.start() + ", after the clip's end, " + span.end(),
                    "Check the clip's times");
        }
        return Optional.of(album.build(scaling.width(), scaling.height()));
    }

    /** Empty where the elements are numbers. */
    Optional<PictureSize> size() throws DataException {
        if (data.holdsFloats()) {
            return Optional.empty();
        }
        checkBytes();
        return Optional.of(Scaling.size(data.bytes(0), data.where() + "[0]"));
    }

    /** Empty where the elements are pictures. @param to samples per second to resample to */
    Optional<Sound> sound(TimeSpan span, int to, Limits limits) throws DataException {
        if (data.holdsBytes()) {
            return Optional.empty();
        }
        if (!data.holdsFloats() || data.shape().length != 1 || rate != Math.rint(rate)) {
            throw new DataException(data.where(), "sound is one axis of floating-point numbers from -1 to 1, not " + data.type()
                    + " at " + rate + " a second", Scaling.AGAIN);
        }
        int source = (int) rate;
        VideoFile.checkStart(recording, span, recording.start() + data.count() / rate);
        double length = Math.min(span.end() - recording.start(), data.count() / rate) - span.start();
        if (length > limits.maxSound()) {
            throw SoundFile.tooLong(data.where(), String.format(Locale.ROOT, "%.0f s long", length), limits);
        }
        long from = Math.max(0, (long) Math.floor((span.start() - recording.start() - MARGIN) * source));
        long end = span.isOpen() ? data.count() : Math.min(data.count(),
                (long) Math.ceil((span.end() - recording.start() + MARGIN) * source));
        float[] samples = from < end ? data.floats(from, (int) (end - from)) : new float[0];
        return Optional.of(Resampler.cut(Resampler.resample(samples, source, to), to, recording.start() + (double) from / source, span));
    }

    private void checkBytes() throws DataException {
        if (!data.holdsBytes()) {
            throw new DataException(data.where(), "pictures are one axis of encoded bytes (opaque, of fixed length, or uint8 of variable"
                    + " length), not " + data.type(), "Pack it again");
        }
    }

    /** The first element at or after a time. */
    private long element(double time) {
        return (long) Math.ceil((time - recording.start() - SLACK) * rate);
    }

    private void checkStart(long from) throws DataException {
        if (from >= data.count()) {
            throw new DataException(data.where(), "the clip starts at element " + from + ", but there are " + data.count(),
                    "Check the clip's times and the elements per second (" + rate + ")");
        }
    }
}
