package org.karmma.media;

/** Dense optical flow (DIS, Kroeger et al. 2016): an OSGi service. Safe to use from several threads. */
public interface OpticalFlow {

    /**
     * @param from luminance, {@code width * height} bytes
     * @param to the next picture's
     * @return {@code [height * width * 2]}: x then y displacement of each pixel, in pixels
     */
    float[] flow(byte[] from, byte[] to, int width, int height);

    /** What decides the flow that it finds, besides the pictures: part of the fingerprint of every modality that uses it. */
    default String fingerprint() {
        return "";
    }
}
