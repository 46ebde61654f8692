package org.karmma.dataset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a sensor left behind of a clip: something on disk, or something that is already in memory. */
public sealed interface Evidence {

    /**
     * A file or a folder, or one of the many recordings that a file holds. Times in a clip's span are on this recording's own clock.
     *
     * @param path where it is; it need not exist (whoever reads it says so)
     * @param rate of a folder of numbered pictures, and of an entry: how many elements were taken per second, above 0; empty where the data
     *     set does not say, and for files, which say it themselves
     * @param entry of a file that holds many recordings (HDF5): what this one is called in it, with {@code /} between parts; empty where
     *     the recording is all there is
     * @param start of an entry: when its first element was taken, seconds on the clock of the clip's span; otherwise 0
     */
    record Recording(Path path, OptionalDouble rate, Optional<String> entry, double start) implements Evidence {
        public Recording {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(entry, "entry");
            if (rate.isPresent() && (!(rate.getAsDouble() > 0) || Double.isInfinite(rate.getAsDouble()))) {
                throw new IllegalArgumentException("pictures are taken at more than 0 per second: " + rate.getAsDouble());
            }
            if (!Double.isFinite(start) || start != 0 && entry.isEmpty()) {
                throw new IllegalArgumentException("only an entry may begin at another second than 0: " + start);
            }
        }

        /** A file, or a folder of numbered pictures. */
        public Recording(Path path, OptionalDouble rate) {
            this(path, rate, Optional.empty(), 0);
        }

        /** A file, or a folder whose pictures were taken at the rate that the media reader is configured for. */
        public Recording(Path path) {
            this(path, OptionalDouble.empty());
        }

        /** A folder of numbered pictures, or of such folders. */
        public Recording(Path path, double rate) {
            this(path, OptionalDouble.of(rate));
        }

        /** One of the recordings that a file holds, whose first element was taken at second 0. @param rate elements per second */
        public static Recording entry(Path path, String entry, double rate) {
            return new Recording(path, OptionalDouble.of(rate), Optional.of(entry), 0);
        }

        /**
         * One of the recordings that a file holds, which is just what the clip shows: its elements cover the clip's span evenly.
         *
         * @param start of the clip's span
         */
        public static Recording cut(Path path, String entry, double start) {
            return new Recording(path, OptionalDouble.empty(), Optional.of(entry), start);
        }

        /** Its place, for people; an entry's name stands behind the file's. */
        @Override
        public String toString() {
            return entry.isEmpty() ? path.toString() : path + ", " + entry.get();
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

        /** When the last sample ends, seconds on the clock: each lasts {@code 1 / rate}. */
        public double end() {
            return start + samples.shape()[0] / rate;
        }

        /**
         * How old the newest sample is at the end of a span: seconds from {@link #end} to there, below 0 where the buffer goes on for
         * longer. An open span ends where the buffer does.
         */
        public double age(TimeSpan span) {
            return span.isOpen() ? 0 : span.end() - end();
        }

        @Override
        public String toString() {
            return samples + " in memory";
        }
    }
}
