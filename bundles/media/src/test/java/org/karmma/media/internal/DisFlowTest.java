package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisFlowTest {

    private static final int SIZE = 128;

    /** A smooth pattern, moved right and down. */
    private static byte[] pattern(double dx, double dy) {
        byte[] gray = new byte[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double u = x - dx;
                double v = y - dy;
                gray[y * SIZE + x] = (byte) (128 + 50 * Math.sin(u * 0.31 + 0.05 * v) + 50 * Math.cos(v * 0.27 - 0.04 * u)
                        + 20 * Math.sin((u + v) * 0.11));
            }
        }
        return gray;
    }

    @ParameterizedTest
    @CsvSource({"FAST, 3, 0", "FAST, 0, -2", "MEDIUM, 2.5, 1.5", "FAST, 0, 0"})
    void findsAKnownTranslation(DisFlow.Preset preset, double dx, double dy) {
        float[] flow = new DisFlow(null, preset).flow(pattern(0, 0), pattern(dx, dy), SIZE, SIZE);

        double x = 0;
        double y = 0;
        int n = 0;
        for (int row = 24; row < SIZE - 24; row++) {
            for (int column = 24; column < SIZE - 24; column++, n++) {
                x += flow[2 * (row * SIZE + column)];
                y += flow[2 * (row * SIZE + column) + 1];
            }
        }
        assertEquals(dx, x / n, 0.15);
        assertEquals(dy, y / n, 0.15);
    }

    @Test
    void isTheSameEachTime() {
        DisFlow search = new DisFlow();
        float[] once = search.flow(pattern(0, 0), pattern(2, 1), SIZE, SIZE);
        search.flow(pattern(5, 5), pattern(1, 1), SIZE, SIZE);

        assertArrayEquals(once, search.flow(pattern(0, 0), pattern(2, 1), SIZE, SIZE));
    }

    @Test
    void refusesPicturesOfAnotherSize() {
        assertThrows(IllegalArgumentException.class, () -> new DisFlow().flow(new byte[64], new byte[64], 8, 16));
    }
}
