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
            Ending ending = input.soundEnding();
            // sound may end before the pictures do; there is none then, and nothing is wrong
            VideoFile.checkStart(file, span, Math.max(ending.announced(), ending.ofAll()));
            double length = Math.min(span.end(), ending.announced()) - span.start();
            if (!Double.isInfinite(ending.announced()) && length > limits.maxSound()) {
                throw tooLong(file.toString(), String.format(Locale.ROOT, "%.0f s long", length), limits);
            }
            if (span.start() > SEEK_FROM) {
                input.seek(span.start() - LEAD);
                if (!input.nextSound() || input.time() > span.start() - MARGIN) {
                    return Optional.of(fromTheFront(file, span, rate, limits));
                }
            } else if (!input.nextSound()) {
                throw input.damaged("no sound can be decoded", null);
            }
            return Optional.of(decode(file, input, span, rate, limits));
        }
    }

    private static Sound fromTheFront(Path file, TimeSpan span, int rate, Limits limits) throws DataException {
        try (Input input = Input.open(file)) {
            input.chooseSound();
            if (!input.nextSound()) {
                throw input.damaged("no sound can be decoded", null);
            }
            return decode(file, input, span, rate, limits);
        }
    }

    /** From the current piece on. */
    private static Sound decode(Path file, Input input, TimeSpan span, int rate, Limits limits) throws DataException {
        int source = input.soundRate();
        long from = Math.max(0, (long) Math.floor((span.start() - MARGIN) * source));
        long to = span.isOpen() ? Long.MAX_VALUE : (long) Math.ceil((span.end() + MARGIN) * source);
        long most = Math.min(Integer.MAX_VALUE - 8, Math.round((limits.maxSound() + 2 * MARGIN) * source));
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
            if (last - from > most) {
                throw tooLong(file.toString(), String.format(Locale.ROOT, "more than %.0f s long", limits.maxSound()), limits);
            }
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
        Ending ending = input.soundEnding();
        double expected = Math.min(span.end(), ending.announced());
        double reached = (double) next / source;
        if (!more && reached + TOLERANCE < expected && ending.provesCutOff(file)) {
            throw input.damaged(String.format(Locale.ROOT, "its sound can be decoded to %.2f s only, but the clip reaches to %.2f s",
                    reached, expected), null);
        }
        if (!more && reached + TOLERANCE < span.start() && Double.isInfinite(ending.ofAll())) {
            VideoFile.checkStart(file, span, Ending.measured(file, ending.zero()));
        }
        float[] cut = Arrays.copyOf(samples, filled);
        return Resampler.cut(Resampler.resample(cut, source, rate), rate, (double) from / source, span);
    }

    static DataException tooLong(String where, String howLong, Limits limits) {
        return new DataException(where, String.format(Locale.ROOT, "the clip is %s, and at most %.0f s of sound are held in"
                + " memory", howLong, limits.maxSound()), "Give the clip a shorter span, or raise maxSound");
    }
}
