package org.karmma.media.internal;

/**
 * How much of a recording is held in memory; see {@link FfmpegReader.Config}.
 *
 * @param maxPictures of one span
 * @param maxSide longer side of a decoded picture, pixels
 * @param maxSound seconds of sound in one span
 * @param folderFps pictures per second in folders of numbered pictures whose data set does not say it
 */
record Limits(int maxPictures, int maxSide, double maxSound, double folderFps) {

    /** The scale that brings a picture down to {@link #maxSide}; 1 where it is small enough. */
    double scale(int width, int height) {
        return Math.min(1, (double) maxSide / Math.max(width, height));
    }
}
