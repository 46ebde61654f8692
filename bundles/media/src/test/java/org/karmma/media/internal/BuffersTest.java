package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Buffer;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;

class BuffersTest {

    private final FfmpegReader reader = new FfmpegReader();

    /** Six pictures of 2 x 1 pixels; picture t is of value 10 t. */
    private static Samples pictures() {
        byte[] rgb = new byte[6 * 6];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 6 * 10);
        }
        return Samples.of(rgb, 6, 1, 2, 3);
    }

    @Test
    void picturesAreCutOnTheirOwnClock() throws Exception {
        // taken at 10.0, 10.5, 11.0, ... s
        Pictures p = reader.pictures(new Buffer(pictures(), 2, 10, "clip"), new TimeSpan(10.5, 12)).orElseThrow();

        assertEquals(3, p.count());
        assertEquals(10.5, p.time(0));
        assertEquals(10, p.rgb(0)[0]);
        assertEquals(30, p.rgb(2)[5]);
        assertTrue(p.hasSuccessor(0) && p.hasSuccessor(1));
        assertEquals(6, reader.pictures(Buffer.of(pictures(), 2), TimeSpan.WHOLE).orElseThrow().count());
        // between two pictures: the earlier one
        assertEquals(20, reader.pictures(Buffer.of(pictures(), 2), new TimeSpan(1.1, 1.2)).orElseThrow().rgb(0)[0]);
    }

    @Test
    void resizesByAreaAndWeighsColoursByBt601() throws Exception {
        byte[] rgb = {(byte) 200, 0, 0, 100, 0, 0, 0, (byte) 100, 0, 0, (byte) 200, 0};
        Pictures p = reader.pictures(Buffer.of(Samples.of(rgb, 1, 2, 2, 3), 1), TimeSpan.WHOLE).orElseThrow();

        assertArrayEquals(new byte[] {75, 75, 0}, p.rgb(0, 1, 1));
        // 0.299 * 200 = 59.8, 0.299 * 100 = 29.9, 0.587 * 100 = 58.7, 0.587 * 200 = 117.4
        assertArrayEquals(new byte[] {60, 30, 59, 117}, p.gray(0, 2, 2));
    }

    @Test
    void soundIsMixedDownAndCut() throws Exception {
        float[] stereo = {0.2f, 0.4f, 0.1f, 0.1f, -1, 1, 0.5f, 0.7f};
        Sound s = reader.sound(new Buffer(Samples.of(stereo, 4, 2), 4, 1, "clip"), new TimeSpan(1.25, 2), 4).orElseThrow();

        assertArrayEquals(new float[] {0.1f, 0, 0.6f}, s.samples(), 1e-6f);
        assertEquals(1.25, s.start());
    }

    @Test
    void soundIsResampledInPlace() throws Exception {
        float[] sine = new float[8000];
        for (int i = 0; i < sine.length; i++) {
            sine[i] = (float) Math.sin(2 * Math.PI * 440 * i / 8000.0);
        }
        Sound s = reader.sound(Buffer.of(Samples.of(sine, 8000, 1), 8000), TimeSpan.WHOLE, 24_000).orElseThrow();

        assertEquals(24_000, s.samples().length);
        for (int i = 2000; i < 22_000; i++) {
            assertEquals(Math.sin(2 * Math.PI * 440 * i / 24_000.0), s.samples()[i], 0.01);
        }
    }

    @Test
    void saysWhatABufferShouldBe() {
        assertTrue(assertThrows(DataException.class, () -> reader.pictures(Buffer.of(Samples.of(new byte[8], 2, 2, 2), 1), TimeSpan.WHOLE))
                .getMessage().contains("pictures in memory are UINT8[T, H, W, 3]"));
        assertTrue(assertThrows(DataException.class, () -> reader.sound(Buffer.of(Samples.of(new float[8], 8), 1), TimeSpan.WHOLE, 8000))
                .getMessage().contains("sound in memory is FLOAT32[T, channels]"));
        assertTrue(assertThrows(DataException.class, () -> reader.pictures(Buffer.of(pictures(), 2), new TimeSpan(9, 10))).getMessage()
                .contains("the clip starts after its end"));
    }
}
