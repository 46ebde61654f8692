package org.karmma.audio;

import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * Log-mel spectrogram with as many frames as are asked for, whatever the length of the sound.
 *
 * <p>The span is cut into {@code frames} equal cells. Hann windows of 32 ms are laid evenly into each cell, never further apart than
 * half a window, so that no sample goes unheard; their power spectra are averaged, summed by triangular filters that are evenly spaced
 * on the mel scale {@code 2595 log10(1 + f / 700)} from 50 Hz to half the sample rate, and mapped from decibels: the power of a full-scale
 * sine is 1, 80 dB below it is -1, and nothing is less. Beyond the ends of the sound there is silence.
 *
 * <p>Immutable and safe to use from several threads.
 */
final class LogMel {

    /** To be raised whenever the numbers change; part of the fingerprints. */
    static final int VERSION = 1;

    private static final double WINDOW_SECONDS = 0.032;
    static final int LOWEST_HZ = 50;
    private static final double FLOOR = 1e-8;

    private final int frames;
    private final int bands;
    private final int fft;
    private final float[] window;
    /** By band: the first FFT bin it listens to, and its weights from there on. */
    private final int[] firstBin;
    private final float[][] weights;

    LogMel(int rate, int frames, int bands) {
        this.frames = frames;
        this.bands = bands;
        int length = (int) Math.round(WINDOW_SECONDS * rate);
        // at least twice the window: the narrowest of 128 bands still covers a bin
        this.fft = 2 * Integer.highestOneBit(2 * length - 1);
        this.window = hann(length, fft);
        this.firstBin = new int[bands];
        this.weights = new float[bands][];
        filters(rate);
    }

    /**
     * @param sound mono, -1 to 1
     * @param first index in {@code sound} at which the span begins; may lie outside
     * @param length samples in the span, at least 1
     * @return {@code [frames * bands]}, time slowest
     */
    float[] of(float[] sound, int first, int length) {
        FloatFFT_1D transform = new FloatFFT_1D(fft);
        float[] buffer = new float[fft];
        double[] power = new double[fft / 2 + 1];
        float[] out = new float[frames * bands];
        double cell = (double) length / frames;
        int windows = (int) Math.ceil(cell / (window.length / 2.0));
        for (int f = 0; f < frames; f++) {
            Arrays.fill(power, 0);
            for (int w = 0; w < windows; w++) {
                double centre = first + cell * (f + (w + 0.5) / windows);
                load(sound, (int) Math.round(centre - window.length / 2.0), buffer);
                transform.realForward(buffer);
                addPower(buffer, power);
            }
            for (int b = 0; b < bands; b++) {
                double sum = 0;
                for (int i = 0; i < weights[b].length; i++) {
                    sum += weights[b][i] * power[firstBin[b] + i];
                }
                out[f * bands + b] = (float) (1 + Math.log10(sum / windows + FLOOR) / 4);
            }
        }
        return out;
    }

    /** The frequency that band {@code b} listens to best, Hz. */
    static double centre(int b, int rate, int bands) {
        double low = mel(LOWEST_HZ);
        return hertz(low + (b + 1) * (mel(rate / 2.0) - low) / (bands + 1));
    }

    private void load(float[] sound, int start, float[] buffer) {
        Arrays.fill(buffer, 0);
        int from = Math.max(0, -start);
        int to = Math.min(window.length, sound.length - start);
        for (int i = from; i < to; i++) {
            buffer[i] = sound[start + i] * window[i];
        }
    }

    /** JTransforms packs the spectrum of n reals as Re 0, Re n/2, Re 1, Im 1, Re 2, Im 2, ... */
    private static void addPower(float[] spectrum, double[] power) {
        int half = spectrum.length / 2;
        power[0] += (double) spectrum[0] * spectrum[0];
        power[half] += (double) spectrum[1] * spectrum[1];
        for (int k = 1; k < half; k++) {
            double re = spectrum[2 * k];
            double im = spectrum[2 * k + 1];
            power[k] += re * re + im * im;
        }
    }

    /** Scaled so that the power of a full-scale sine, summed over the bins of the FFT that the window spreads it to, is 1. */
    private static float[] hann(int length, int fft) {
        float[] w = new float[length];
        // by Parseval: a sine of amplitude 1 under a Hann window has energy (3 / 8 length) / 2, half of it at negative frequencies
        double scale = Math.sqrt(1 / (fft * 3.0 / 32 * length));
        for (int i = 0; i < length; i++) {
            w[i] = (float) (scale * (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length)));
        }
        return w;
    }

    private void filters(int rate) {
        double binHz = (double) rate / fft;
        for (int b = 0; b < bands; b++) {
            double low = b == 0 ? LOWEST_HZ : centre(b - 1, rate, bands);
            double middle = centre(b, rate, bands);
            double high = b == bands - 1 ? rate / 2.0 : centre(b + 1, rate, bands);
            firstBin[b] = (int) Math.ceil(low / binHz);
            int last = (int) Math.floor(high / binHz);
            float[] w = new float[Math.max(0, last - firstBin[b] + 1)];
            for (int i = 0; i < w.length; i++) {
                double hz = (firstBin[b] + i) * binHz;
                w[i] = (float) (hz <= middle ? (hz - low) / (middle - low) : (high - hz) / (high - middle));
            }
            weights[b] = w;
        }
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }
}
