package org.karmma.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogMelTest {

    private static final int RATE = Tones.RATE;

    /** mel(f) = 2595 log10(1 + f / 700): 50 Hz is 77.8, 1000 Hz 1000.0, 8000 Hz 2840.0; of 65 steps of 42.50, 1000 Hz is at 21.70. */
    @Test
    void aToneIsLoudestInTheBandThatHandComputationSays() {
        float[] spectrogram = new LogMel(RATE, 96, 64).of(Tones.sine(1000, 1, 2), 0, 2 * RATE);
        for (int frame = 1; frame < 95; frame++) {
            assertEquals(22 - 1, loudest(spectrogram, frame, 64), "frame " + frame);
            // 0.7 of the way from the band below, -1.5 dB: 1 - 1.5 / 40
            assertEquals(0.96, spectrogram[frame * 64 + 21], 0.02, "a full-scale sine");
        }
    }

    /** Cells of 256 samples hold one window each, so a frame is one plain DFT of 512 windowed samples. */
    @Test
    void aFrameIsTheSlowlyComputedTransform() {
        float[] sound = Tones.concat(Tones.sine(440, 0.3, 0.1), Tones.noise(0.2, 0.1, 7));
        int bands = 20;
        float[] actual = new LogMel(RATE, 10, bands).of(sound, 320, 2560);
        for (int frame = 0; frame < 10; frame++) {
            int start = 320 + 256 * frame + 128 - 256;
            double[] expected = slow(sound, start, bands);
            for (int b = 0; b < bands; b++) {
                assertEquals(expected[b], actual[frame * bands + b], 1e-4, "frame " + frame + " band " + b);
            }
        }
    }

    @Test
    void twentyDecibelsAreAHalf() {
        LogMel logMel = new LogMel(RATE, 8, 32);
        float[] loud = logMel.of(Tones.sine(2000, 0.5, 1), 0, RATE);
        float[] soft = logMel.of(Tones.sine(2000, 0.05, 1), 0, RATE);
        int peak = loudest(loud, 4, 32);
        assertEquals(0.5, loud[4 * 32 + peak] - soft[4 * 32 + peak], 1e-3);
    }

    @Test
    void everySampleIsHeardHoweverLongTheSpan() {
        LogMel logMel = new LogMel(RATE, 8, 16);
        int length = 10 * RATE;
        for (int at = 1000; at < length; at += 12_347) {
            float[] sound = new float[length];
            sound[at] = 1;
            float[] spectrogram = logMel.of(sound, 0, length);
            int frame = at / (length / 8);
            assertTrue(spectrogram[frame * 16 + 15] > -0.9, "a click at sample " + at + " is lost");
        }
    }

    @Test
    void beyondTheSoundThereIsSilence() {
        float[] spectrogram = new LogMel(RATE, 8, 16).of(Tones.noise(0.5, 1, 3), -RATE, 4 * RATE);
        for (int b = 0; b < 16; b++) {
            assertEquals(-1, spectrogram[b], 1e-6, "1 s to 0.5 s before it");
            assertTrue(spectrogram[2 * 16 + b] > -0.6, "its first half second");
            assertEquals(-1, spectrogram[7 * 16 + b], 1e-6, "1.5 s to 2 s after it");
        }
    }

    @Test
    void aSpanShorterThanAWindowHasAllItsFrames() {
        float[] spectrogram = new LogMel(RATE, 96, 64).of(Tones.noise(0.5, 0.01, 3), 0, 160);
        assertEquals(96 * 64, spectrogram.length);
        assertTrue(spectrogram[48 * 64 + 40] > -0.8);
    }

    @Test
    void everyBandOfTheFinestListens() {
        float[] spectrogram = new LogMel(RATE, 2, 128).of(Tones.noise(0.9, 1, 5), 0, RATE);
        for (float value : spectrogram) {
            assertTrue(value > -0.5);
        }
    }

    private static int loudest(float[] spectrogram, int frame, int bands) {
        int best = 0;
        for (int b = 0; b < bands; b++) {
            best = spectrogram[frame * bands + b] > spectrogram[frame * bands + best] ? b : best;
        }
        return best;
    }

    /** Straight from the definitions, with a DFT of n^2 steps over the 513 bins of a zero-padded 1024-point transform. */
    private static double[] slow(float[] sound, int start, int bands) {
        double[] power = new double[513];
        for (int k = 0; k <= 512; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < 512; i++) {
                double x = start + i < 0 || start + i >= sound.length ? 0 : sound[start + i];
                x *= 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / 512);
                re += x * Math.cos(2 * Math.PI * k * i / 1024);
                im -= x * Math.sin(2 * Math.PI * k * i / 1024);
            }
            power[k] = (re * re + im * im) / (1024 * 3.0 / 32 * 512);
        }
        double low = 2595 * Math.log10(1 + 50 / 700.0);
        double high = 2595 * Math.log10(1 + 8000 / 700.0);
        double[] edges = new double[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = 700 * (Math.pow(10, (low + i * (high - low) / (bands + 1)) / 2595) - 1);
        }
        double[] out = new double[bands];
        for (int b = 0; b < bands; b++) {
            double sum = 0;
            for (int k = 0; k <= 512; k++) {
                double hz = k * 16000.0 / 1024;
                sum += power[k] * Math.max(0, Math.min((hz - edges[b]) / (edges[b + 1] - edges[b]),
                        (edges[b + 2] - hz) / (edges[b + 2] - edges[b + 1])));
            }
            out[b] = 1 + 10 * Math.log10(sum + 1e-8) / 40;
        }
        return out;
    }
}
