package org.karmma.series;

import java.util.Arrays;
import org.karmma.dataset.Samples;

/** A series for people: time to the right, a stripe for each column, dark where it is low, bright where it is high. */
final class Stripes {

    /** Pixels of a stripe. */
    private static final int HEIGHT = 6;
    /** Scaled numbers are -1 to 1 mostly. */
    private static final float HALF = 127.5f;

    private Stripes() {}

    /** @param signal FLOAT32 {@code [window, columns]} @return UINT8 {@code [1, HEIGHT * columns, window, 3]} */
    static Samples of(Samples signal) {
        int window = (int) signal.shape()[0];
        int columns = (int) signal.shape()[1];
        byte[] rgb = new byte[HEIGHT * columns * window * 3];
        for (int y = 0; y < HEIGHT * columns; y++) {
            for (int x = 0; x < window; x++) {
                float value = signal.at(x * columns + y / HEIGHT);
                int at = 3 * (y * window + x);
                Arrays.fill(rgb, at, at + 3, (byte) Math.max(0, Math.min(255, Math.round(HALF * (value + 1)))));
            }
        }
        return Samples.of(rgb, 1, HEIGHT * columns, window, 3);
    }
}
