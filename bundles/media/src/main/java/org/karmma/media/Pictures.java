package org.karmma.media;

/**
 * Decoded pictures in order of time, upright. Long spans are thinned out evenly, but each picture kept is followed by its true
 * successor where {@link #hasSuccessor} says so, which is what optical flow needs. Safe to use from several threads.
 */
public interface Pictures {

    /** How many; at least one. */
    int count();

    int width();

    int height();

    /** When picture {@code i} was taken: seconds on the recording's clock. */
    double time(int i);

    /** True where picture {@code i + 1} directly followed picture {@code i} in the recording. */
    boolean hasSuccessor(int i);

    /** RGB, rows from the top, {@code width * height * 3} bytes; not a copy, not to be written to. */
    byte[] rgb(int i);

    /** The same, resized by area averaging to exactly {@code width x height}; a fresh array. */
    byte[] rgb(int i, int width, int height);

    /** Luminance (BT.601), resized by area averaging to exactly {@code width x height}; a fresh array. */
    byte[] gray(int i, int width, int height);
}
