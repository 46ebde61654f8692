package org.karmma.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Faults FAULTS = new Faults(12, 4);

    private static byte[] frames(int... values) {
        byte[] frames = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            frames[i] = (byte) values[i];
        }
        return frames;
    }

    @Test
    void blackIsDarkAndFlat() {
        assertTrue(FAULTS.of(frames(10, 14, 11, 9), 2, 2).orElseThrow().contains("black (mean brightness 11.0 of 255)"));
        assertEquals(Optional.empty(), FAULTS.of(frames(0, 0, 0, 40), 2, 2), "dark, but not flat");
        assertEquals(Optional.empty(), FAULTS.of(frames(200, 201, 201, 200), 2, 2), "flat, but not dark");
    }

    @Test
    void frozenIsOnePictureOverAndOver() {
        byte[] same = frames(10, 200, 10, 200, 10, 200);
        assertTrue(FAULTS.of(same, 3, 3).orElseThrow().contains("frozen"));
        assertEquals(Optional.empty(), FAULTS.of(same, 3, 1), "one picture alone is not frozen");
        byte[] moving = Arrays.copyOf(same, same.length);
        moving[5]++;
        assertEquals(Optional.empty(), FAULTS.of(moving, 3, 3));
    }
}
