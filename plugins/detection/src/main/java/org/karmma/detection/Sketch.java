package org.karmma.detection;

import java.util.Arrays;
import org.karmma.dataset.Samples;

/** {@linkplain Layout Layouts} for people: the outlines of the boxes at each time, hands bright, each other thing in a grey of its own. */
final class Sketch {

    /** Pixels a side. */
    private static final int SIDE = 48;
    private static final int HAND = 255;
    private static final int DARKEST = 90;

    private Sketch() {}

    /** @param signal FLOAT32 {@code [T, slots, WIDTH]} @return UINT8 {@code [T, SIDE, SIDE, 3]} */
    static Samples of(Samples signal) {
        int times = (int) signal.shape()[0];
        int slots = (int) signal.shape()[1];
        byte[] rgb = new byte[times * SIDE * SIDE * 3];
        for (int t = 0; t < times; t++) {
            for (int slot = 0; slot < slots; slot++) {
                int at = (t * slots + slot) * Layout.WIDTH;
                if (signal.at(at + Layout.WIDTH - 1) > 0) {
                    int grey = signal.at(at + 4) > 0 ? HAND : DARKEST + 100 * slot / slots;
                    outline(rgb, t, place(signal.at(at)), place(signal.at(at + 1)), place(signal.at(at + 2)), place(signal.at(at + 3)),
                            (byte) grey);
                }
            }
        }
        return Samples.of(rgb, times, SIDE, SIDE, 3);
    }

    private static int place(float share) {
        return Math.max(0, Math.min(SIDE - 1, (int) (share * SIDE)));
    }

    private static void outline(byte[] rgb, int time, int x1, int y1, int x2, int y2, byte grey) {
        for (int y = y1; y <= y2; y++) {
            for (int x = x1; x <= x2; x++) {
                if (y == y1 || y == y2 || x == x1 || x == x2) {
                    int at = 3 * ((time * SIDE + y) * SIDE + x);
                    Arrays.fill(rgb, at, at + 3, grey);
                }
            }
        }
    }
}
