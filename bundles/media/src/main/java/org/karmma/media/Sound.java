package org.karmma.media;

/**
 * Decoded sound, mono.
 *
 * @param samples -1 to 1
 * @param rate samples per second
 * @param start time of the first sample, seconds on the recording's clock
 */
public record Sound(float[] samples, int rate, double start) {}
