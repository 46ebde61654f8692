package org.karmma.frames;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognises pictures that say nothing: black ones, and one picture over and over.
 *
 * @param blackMean highest mean brightness of black, 0 to 255
 * @param blackDeviation highest standard deviation of flat
 */
public record Faults(double blackMean, double blackDeviation) {

    /**
     * @param frames {@code [count, ...]}, colours or brightness
     * @param recorded how many pictures they were sampled from: one picture alone cannot be frozen
     * @return what is wrong, if anything is
     */
    public Optional<String> of(byte[] frames, int count, int recorded) {
        double sum = 0;
        double squares = 0;
        for (byte b : frames) {
            int v = b & 0xff;
            sum += v;
            squares += v * v;
        }
        double mean = sum / frames.length;
        double deviation = Math.sqrt(Math.max(0, squares / frames.length - mean * mean));
        if (mean <= blackMean && deviation <= blackDeviation) {
            return Optional.of(String.format(Locale.ROOT, "the pictures are black (mean brightness %.1f of 255)", mean));
        }
        return count > 1 && recorded > 1 && frozen(frames, count) ? Optional.of("the pictures are frozen: all are the same")
                : Optional.empty();
    }

    private static boolean frozen(byte[] frames, int count) {
        int size = frames.length / count;
        for (int t = 1; t < count; t++) {
            if (!Arrays.equals(frames, 0, size, frames, t * size, (t + 1) * size)) {
                return false;
            }
        }
        return true;
    }
}
