package org.karmma.media;

import java.nio.file.Path;
import org.karmma.dataset.DataException;

/** Encodes media files: an OSGi service. */
public interface MediaWriter {

    /**
     * Starts a file: WebM with VP9 pictures and Opus sound where its name ends in {@code .webm}, otherwise MP4 with H.264 pictures and AAC
     * sound. It appears under its name only when {@link Recording#finish} has succeeded.
     *
     * @param file its name; an existing one is replaced
     * @param format picture size and rates; width or height 0: no picture stream; sound rate 0: no sound stream
     */
    Recording create(Path file, Format format) throws DataException;

    /**
     * @param width pixels, even, or 0 for no pictures
     * @param height pixels, even, or 0 for no pictures
     * @param fps pictures per second
     * @param soundRate samples per second, or 0 for no sound; of WebM 8000, 12000, 16000, 24000 or 48000, as Opus has no others
     */
    record Format(int width, int height, double fps, int soundRate) {}

    /** A file being written. Closing it before {@link #finish} removes what was written. */
    interface Recording extends AutoCloseable {

        /** Adds a picture: RGB, {@code width * height * 3} bytes. */
        void picture(byte[] rgb) throws DataException;

        /** Adds sound: mono, -1 to 1. */
        void sound(float[] samples) throws DataException;

        /** Flushes and puts the file under its name. */
        void finish() throws DataException;

        @Override
        void close();
    }
}
