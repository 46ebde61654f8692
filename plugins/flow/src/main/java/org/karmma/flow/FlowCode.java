package org.karmma.flow;

/**
 * Displacements as bytes: {@code 255 / (2 B) * d + 127.5}, clipped (Simonyan and Zisserman 2014; Wang et al. 2016).
 *
 * @param bound B, in pixels of a picture of {@link #REFERENCE} pixels
 */
record FlowCode(double bound) {

    /** To be raised whenever the code changes; part of the fingerprints. */
    static final int VERSION = 1;

    /** Width and height that bounds are given for, pixels. */
    static final int REFERENCE = 224;

    FlowCode {
        if (!(bound > 0)) {
            throw new IllegalArgumentException("the bound of optical flow is above 0 pixels: " + bound);
        }
    }

    /**
     * Averages blocks of displacements and codes them.
     *
     * @param flow {@code [height * factor, width * factor, 2]}, in its own pixels
     * @param factor pixels averaged in each direction
     * @param codes where {@code [height, width, 2]} go, from index {@code at} on
     */
    void encode(float[] flow, int width, int height, int factor, byte[] codes, int at) {
        double scaleX = 255 / (2 * bound) * REFERENCE / (width * factor) / (factor * factor);
        double scaleY = 255 / (2 * bound) * REFERENCE / (height * factor) / (factor * factor);
        for (int y = 0, to = at; y < height; y++) {
            for (int x = 0; x < width; x++, to += 2) {
                double sumX = 0;
                double sumY = 0;
                for (int v = y * factor; v < (y + 1) * factor; v++) {
                    for (int u = x * factor; u < (x + 1) * factor; u++) {
                        int from = 2 * (v * width * factor + u);
                        sumX += flow[from];
                        sumY += flow[from + 1];
                    }
                }
                codes[to] = code(sumX * scaleX);
                codes[to + 1] = code(sumY * scaleY);
            }
        }
    }

    private static byte code(double scaled) {
        return (byte) Math.max(0, Math.min(255, Math.round(scaled + 127.5)));
    }
}
