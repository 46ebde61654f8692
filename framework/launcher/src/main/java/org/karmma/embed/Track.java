package org.karmma.embed;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.SignalFormat;

/** The latest samples of one kind, evenly spaced in time: a ring of fixed size. */
final class Track {

    /** Seconds that a time may be off without meaning anything. */
    private static final double JITTER = 0.05;
    /** How much of that is believed at once: a sensor's clock is a little faster or slower than ours, for ever. */
    private static final double TRUST = 0.05;
    /** Seconds, and part of the time since the beginning, by which samples may turn out to have come earlier than was thought. */
    private static final double EARLY = 0.1;
    private static final double DRIFT = 0.01;
    /** Seconds after which it is known how many samples really come, and after which it is not, since there was a silence. */
    private static final double PROOF = 1;
    private static final double SILENCE = 3;
    /** How far the number of samples a second may be from what was declared. */
    private static final double LOOSE = 1.3;

    private final String kind;
    private final double rate;
    private final SignalFormat sample;
    private final int size;
    private final int capacity;
    /** A byte[] or a float[]. */
    private final Object ring;

    /** When sample 0 was, or would have been, taken; what it was in the beginning, and the time of the last push. */
    private double origin;
    private double begun;
    private double latest;
    /** Numbers of the samples from the first one ever on: those from {@code next - held} to {@code next - 1} are here. */
    private long next;
    private int held;
    /** Samples that came, without those that were made up to bridge gaps; below 0 once the rate is proven. */
    private long came;
    private double firstTime;

    Track(String kind, double rate, SignalFormat sample, double seconds) {
        this.kind = kind;
        this.rate = rate;
        this.sample = sample;
        this.size = sample.size();
        double count = Math.ceil(seconds * rate) + 1;
        if (count * size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: %.1f s of %s at %.1f a second are %.0f numbers, too many for"
                    + " one array; keep less, or push less", kind, seconds, sample, rate, count * size));
        }
        this.capacity = (int) count;
        this.ring = sample.type() == ElementType.UINT8 ? new byte[capacity * size] : new float[capacity * size];
    }

    synchronized void push(Samples samples, double time) {
        int count = count(samples);
        if (!(time >= 0) || Double.isInfinite(time)) {
            throw new IllegalArgumentException(kind + ": times are seconds from 0 on, not " + time);
        }
        if (held == 0) {
            begin(time);
        }
        double late = time - (origin + next / rate);
        double jitter = Math.max(JITTER, 0.5 / rate);
        if (late < -jitter && (time <= latest || begun - origin - late > EARLY + DRIFT * (time - begun))) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: samples were pushed for second %.3f after those up to second"
                    + " %.3f. Push them in the order of time, with the time of the first one; or declare more than %s samples a second; or"
                    + " forget what is here", kind, time, origin + next / rate, rate));
        }
        if (came >= 0 && time - firstTime >= PROOF) {
            proveRate(time);
        }
        if (late > jitter) {
            bridge(late, time);
        } else {
            origin += late < -jitter ? late : TRUST * late; // a time may be told late, never early
        }
        latest = time;
        write(samples, count);
        came = came < 0 ? came : came + count;
    }

    private int count(Samples samples) {
        long[] shape = samples.shape();
        long[] one = sample.shape();
        boolean single = sample.matches(samples);
        boolean many = samples.type() == sample.type() && shape.length == one.length + 1
                && Arrays.equals(Arrays.copyOfRange(shape, 1, shape.length), one);
        if (!single && !many) {
            throw new IllegalArgumentException(kind + ": pushed were " + samples + "; declared are samples of " + sample
                    + ". Push that with one more axis, time, in front; or declare what there is");
        }
        return single ? 1 : (int) shape[0];
    }

    private void begin(double time) {
        origin = time;
        begun = time;
        latest = time;
        next = 0;
        firstTime = time;
        came = 0;
    }

    /** Once, in the beginning; later on, a gap is a gap. */
    private void proveRate(double time) {
        double elapsed = time - firstTime;
        if (elapsed > SILENCE) {
            firstTime = time;
            came = 0;
            return;
        }
        double actual = came / elapsed;
        if (actual < rate / LOOSE || actual > rate * LOOSE) {
            forget();
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: in the first %.1f s there came %.1f samples a second, and %s"
                    + " were declared. Declare as many as come", kind, elapsed, actual, rate));
        }
        came = -1;
    }

    private void bridge(double late, double time) {
        long missing = Math.round(late * rate);
        if (missing >= capacity) {
            begin(time);
            held = 0;
            return;
        }
        int last = (int) Math.floorMod(next - 1, (long) capacity);
        for (long i = 0; i < missing; i++) {
            System.arraycopy(ring, last * size, ring, (int) (next % capacity) * size, size);
            advance();
        }
    }

    private void write(Samples samples, int count) {
        Object from = samples.type() == ElementType.UINT8 ? samples.bytes() : samples.floats();
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, i * size, ring, (int) (next % capacity) * size, size);
            advance();
        }
    }

    private void advance() {
        next++;
        held = Math.min(capacity, held + 1);
    }

    synchronized void forget() {
        held = 0;
    }

    /** When the last sample ends, seconds; NaN where there is none. */
    synchronized double end() {
        return held == 0 ? Double.NaN : origin + next / rate;
    }

    /**
     * What is here of a stretch of time, a sample more at either end; where there is nothing of it, the sample next to it, whose time says
     * why.
     */
    synchronized Optional<Evidence> cut(double from, double to, String clock) {
        if (held == 0) {
            return Optional.empty();
        }
        long oldest = next - held;
        long first = Math.max(oldest, Math.min(next - 1, (long) Math.floor((from - origin) * rate)));
        long last = Math.max(first + 1, Math.min(next, (long) Math.ceil((to - origin) * rate) + 1));
        int count = (int) (last - first);
        Object copy = sample.type() == ElementType.UINT8 ? new byte[count * size] : new float[count * size];
        for (int i = 0; i < count; i++) {
            System.arraycopy(ring, (int) ((first + i) % capacity) * size, copy, i * size, size);
        }
        long[] shape = new long[sample.shape().length + 1];
        shape[0] = count;
        System.arraycopy(sample.shape(), 0, shape, 1, shape.length - 1);
        Samples cut = copy instanceof byte[] bytes ? Samples.of(bytes, shape) : Samples.of((float[]) copy, shape);
        return Optional.of(new Evidence.Buffer(cut, rate, origin + first / rate, clock));
    }
}
