package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.karmma.dataset.Samples;

class SketchTest {

    private static final int SIDE = 48;

    @Test
    void outlinesWhereTheBoxesAre() {
        float[] signal = new float[2 * 2 * Layout.WIDTH];
        int at = 2 * Layout.WIDTH; // the second time, the first slot: a hand in the left upper quarter
        signal[at + 2] = 0.5f;
        signal[at + 3] = 0.5f;
        signal[at + 4] = 1;
        signal[at + Layout.WIDTH - 1] = 1;
        Samples picture = Sketch.of(Samples.of(signal, 2, 2, Layout.WIDTH));
        assertArrayEquals(new long[] {2, SIDE, SIDE, 3}, picture.shape());
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            assertEquals(0, picture.at(3 * pixel), "at the first time there is nothing");
        }
        int second = 3 * SIDE * SIDE;
        assertEquals(255, picture.at(second), "a corner");
        assertEquals(255, picture.at(second + 3 * (24 * SIDE + 24)), "the other corner");
        assertEquals(255, picture.at(second + 3 * (24 * SIDE)), "the lower edge");
        assertEquals(0, picture.at(second + 3 * (12 * SIDE + 12)), "nothing is filled");
        assertEquals(0, picture.at(second + 3 * (30 * SIDE + 30)), "nothing is outside");
    }
}
