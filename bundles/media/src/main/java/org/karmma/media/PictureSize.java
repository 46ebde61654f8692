package org.karmma.media;

/**
 * How large pictures are.
 *
 * @param width pixels
 * @param height pixels
 */
public record PictureSize(int width, int height) {}
