package org.karmma.media.internal;

import java.util.Arrays;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Sound;

/** Pictures and sound that are in memory already, cut to a span on their own clock. */
final class Buffers {

    private static final double SLACK = 1e-3;

    private Buffers() {}

    static Album pictures(Evidence.Buffer buffer, TimeSpan span, Limits limits) throws DataException {
        Samples samples = buffer.samples();
        long[] shape = samples.shape();
        if (samples.type() != ElementType.UINT8 || shape.length != 4 || shape[3] != 3 || samples.size() == 0) {
            throw new DataException(buffer.toString(), "pictures in memory are UINT8[T, H, W, 3] with at least one picture",
                    "Correct the data set that made them");
        }
        int first = index(span.start(), buffer);
        int last = (int) Math.min(shape[0], span.isOpen() ? Long.MAX_VALUE : index(span.end(), buffer));
        checkStart(buffer, first, shape[0]);
        int width = (int) shape[2];
        int height = (int) shape[1];
        int size = width * height * 3;
        Album.Builder album = new Album.Builder(limits.maxPictures());
        // a span between two pictures shows the first of them
        for (int i = Math.max(0, Math.min(first, last - 1)); i < last; i++) {
            int from = i * size;
            album.add(buffer.start() + i / buffer.rate(), () -> Arrays.copyOfRange(samples.bytes(), from, from + size));
        }
        if (album.isEmpty()) {
            throw new DataException(buffer.toString(), "it starts at second " + buffer.start() + ", after the clip's end, " + span.end(),
                    "Correct the data set that made it");
        }
        return album.build(width, height);
    }

    /** The channels' mean. */
    static Sound sound(Evidence.Buffer buffer, TimeSpan span, int rate) throws DataException {
        Samples samples = buffer.samples();
        long[] shape = samples.shape();
        if (samples.type() != ElementType.FLOAT32 || shape.length != 2 || shape[1] < 1) {
            throw new DataException(buffer.toString(), "sound in memory is FLOAT32[T, channels] with at least one channel",
                    "Correct the data set that made it");
        }
        if (buffer.rate() != Math.rint(buffer.rate())) {
            throw new DataException(buffer.toString(), "sound has a whole number of samples per second, not " + buffer.rate(),
                    "Correct the data set that made it");
        }
        int first = (int) Math.max(0, Math.round((span.start() - buffer.start()) * buffer.rate()));
        int last = (int) Math.min(shape[0], span.isOpen() ? shape[0] : Math.round((span.end() - buffer.start()) * buffer.rate()));
        checkStart(buffer, first, shape[0]);
        int channels = (int) shape[1];
        float[] mono = new float[Math.max(0, last - first)];
        for (int i = 0; i < mono.length; i++) {
            float sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += samples.floats()[(first + i) * channels + c];
            }
            mono[i] = sum / channels;
        }
        return new Sound(Resampler.resample(mono, (int) buffer.rate(), rate), rate, buffer.start() + first / buffer.rate());
    }

    /** The first picture at or after a time. */
    private static int index(double time, Evidence.Buffer buffer) {
        return (int) Math.ceil((time - buffer.start() - SLACK) * buffer.rate());
    }

    private static void checkStart(Evidence.Buffer buffer, int first, long count) throws DataException {
        if (first > count) {
            throw new DataException(buffer.toString(), "the clip starts after its end, which is at second "
                    + (buffer.start() + count / buffer.rate()), "Correct the data set that made it");
        }
    }
}
