package org.karmma.detection;

/**
 * The pictures that boxes were drawn on.
 *
 * @param fps frames per second
 * @param width pixels
 * @param height pixels
 */
record PictureFacts(double fps, double width, double height) {}
