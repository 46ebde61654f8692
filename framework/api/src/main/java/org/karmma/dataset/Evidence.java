package org.karmma.dataset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalDouble;

/** What a sensor left behind of a clip: something on disk, or something that is already in memory. */
public sealed interface Evidence {

    /**
     * A file or a folder. Times in a clip's span are on this recording's own clock.
     *
     * @param path where it is; it need not exist (whoever reads it says so)
     * @param rate of a folder of numbered pictures: how many were taken per second, above 0; empty where the data set does not say, and for
     *     files, which say it themselves
     */
    record Recording(Path path, OptionalDouble rate) implements Evidence {
        public Recording {
            Objects.requireNonNull(path, "path");
            if (rate.isPresent() && (!(rate.getAsDouble() > 0) || Double.isInfinite(rate.getAsDouble()))) {
                throw new IllegalArgumentException("pictures are taken at more than 0 per second: " + rate.getAsDouble());
            }
        }

        /** A file, or a folder whose pictures were taken at the rate that the media reader is configured for. */
        public Recording(Path path) {
            this(path, OptionalDouble.empty());
        }

        /** A folder of numbered pictures, or of such folders. */
        public Recording(Path path, double rate) {
            this(path, OptionalDouble.of(rate));
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Samples in memory. The first axis is time.
     *
     * @param samples {@code [T, ...]}: pictures {@code [T, H, W, 3]} as UINT8 RGB, sound {@code [T, channels]} as FLOAT32 in -1 to 1,
     *     anything else as its modality documents
     * @param rate samples along the first axis per second, above 0
     * @param start when the first sample was taken, seconds on {@code clock}
     * @param clock which clock {@code start} and the clip's span are on; buffers of one clip with one clock are synchronous
     */
    record Buffer(Samples samples, double rate, double start, String clock) implements Evidence {
        public Buffer {
            Objects.requireNonNull(samples, "samples");
            Objects.requireNonNull(clock, "clock");
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException("rate must be above 0 samples per second: " + rate);
            }
            if (samples.shape().length == 0) {
                throw new IllegalArgumentException("the first axis of a buffer is time, this one has none");
            }
        }

        /** A buffer whose first sample is at second 0 of the clip's own clock. */
        public static Buffer of(Samples samples, double rate) {
            return new Buffer(samples, rate, 0, "clip");
        }

        @Override
        public String toString() {
            return samples + " in memory";
        }
    }
}
