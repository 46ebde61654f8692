package org.karmma.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.karmma.dataset.Samples;

class StripesTest {

    @Test
    void aStripeForEachColumn() {
        // a falls from high to low, b rests at zero
        Samples picture = new Made.Pulse().pictures(Samples.of(new float[] {1, 0, -1, 0, 3, 0}, 3, 2)).orElseThrow();
        assertArrayEquals(new long[] {1, 12, 3, 3}, picture.shape());
        assertEquals(255, picture.at(0), "1 is bright");
        assertEquals(0, picture.at(3), "-1 is dark");
        assertEquals(255, picture.at(6), "and 3 no brighter than 1");
        assertEquals(128, picture.at(6 * 9), "the seventh row is of the second column");
        assertEquals(255, picture.at(5 * 9), "the sixth of the first");
    }
}
