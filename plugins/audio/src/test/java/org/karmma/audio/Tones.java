package org.karmma.audio;

import java.util.Arrays;
import java.util.Random;

/** Sounds with known properties, 16 kHz. */
final class Tones {

    static final int RATE = 16000;

    private Tones() {}

    static float[] sine(double hertz, double amplitude, double seconds) {
        float[] s = new float[(int) Math.round(seconds * RATE)];
        for (int i = 0; i < s.length; i++) {
            s[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / RATE));
        }
        return s;
    }

    static float[] noise(double amplitude, double seconds, long seed) {
        Random random = new Random(seed);
        float[] s = new float[(int) Math.round(seconds * RATE)];
        for (int i = 0; i < s.length; i++) {
            s[i] = (float) (amplitude * (2 * random.nextDouble() - 1));
        }
        return s;
    }

    static float[] concat(float[]... parts) {
        float[] all = new float[0];
        for (float[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }
}
