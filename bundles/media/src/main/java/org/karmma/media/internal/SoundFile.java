package org.karmma.media.internal;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Sound;

/** Cuts spans out of the sound of video and sound files, placing each piece by its own time. */
final class SoundFile {

    /** Spans that start later than this are wound to, seconds. */
    private static final double SEEK_FROM = 2;
    /** How far before the span winding aims, seconds: codecs need a few pieces to settle. */
    private static final double LEAD = 1;
    /** Decoded on either side of the span, so that the resampler has neighbours at its ends, seconds. */
    private static final double MARGIN = 0.1;
    /** Pieces that are further off than this from where the last one ended are moved there, seconds. */
    private static final double JUMP = 0.02;
    /** A recording whose last sample is this far from its announced end is cut off, seconds. */
    private static final double TOLERANCE = 0.5;

    private SoundFile() {}

    /** @return empty where the file has no sound */
    static Optional<Sound> sound(Path file, TimeSpan span, int rate, Limits limits) throws DataException {
        try (Input input = Input.open(file)) {
            if (!input.hasSound()) {
                return Optional.empty();
            }
            input.chooseSound();
            double end = Math.min(span.end(), input.soundEnd());
            if (end - span.start() > limits.maxSound()) {
                throw new DataException(file.toString(), String.format(Locale.ROOT, "the clip is %.0f s long, and at most %.0f s of sound"
                        + " are held in memory", end - span.start(), limits.maxSound()), "Give the clip a shorter span, or raise maxSound");
            }
            if (span.start() > SEEK_FROM) {
                input.seek(span.start() - LEAD);
                if (!input.nextSound() || input.time() > span.start() - MARGIN) {
                    return Optional.of(fromTheFront(file, span, rate));
                }
            } else if (!input.nextSound()) {
                throw input.damaged("no sound can be decoded", null);
            }
            return Optional.of(decode(input, span, rate));
        }
    }

    private static Sound fromTheFront(Path file, TimeSpan span, int rate) throws DataException {
        try (Input input = Input.open(file)) {
            input.chooseSound();
            if (!input.nextSound()) {
                throw input.damaged("no sound can be decoded", null);
            }
            return decode(input, span, rate);
        }
    }

    /** From the current piece on. */
    private static Sound decode(Input input, TimeSpan span, int rate) throws DataException {
        int source = input.soundRate();
        long from = Math.max(0, (long) Math.floor((span.start() - MARGIN) * source));
        long to = span.isOpen() ? Long.MAX_VALUE : (long) Math.ceil((span.end() + MARGIN) * source);
        float[] samples = new float[(int) Math.min(to - from, 1 << 16)];
        int filled = 0;
        long next = Math.round(input.time() * source);
        boolean more = true;
        while (more && next < to) {
            FloatBuffer piece = input.samples();
            long at = Math.round(input.time() * source);
            if (Math.abs(at - next) > JUMP * source) {
                next = at;
            }
            long first = Math.max(next, from);
            long last = Math.min(next + piece.remaining(), to);
            if (first < last) {
                filled = (int) (last - from);
                if (filled > samples.length) {
                    samples = Arrays.copyOf(samples, Math.max(filled, (int) Math.min(2L * samples.length, to - from)));
                }
                piece.get(piece.position() + (int) (first - next), samples, (int) (first - from), (int) (last - first));
            }
            next += piece.remaining();
            more = input.nextSound();
        }
        double expected = Math.min(span.end(), input.soundEnd());
        double reached = (double) next / source;
        if (!more && reached + TOLERANCE < expected) {
            throw input.damaged(String.format(Locale.ROOT, "its sound can be decoded to %.2f s only, but the clip reaches to %.2f s",
                    reached, expected), null);
        }
        float[] cut = Arrays.copyOf(samples, filled);
        return Resampler.cut(Resampler.resample(cut, source, rate), rate, (double) from / source, span);
    }
}
