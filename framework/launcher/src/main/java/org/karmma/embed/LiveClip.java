package org.karmma.embed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Samples;
import org.karmma.modality.SignalFormat;

/**
 * What a host's sensors have given lately, of which clips are cut: the host pushes samples as they come, with the time of the first of
 * them on one clock that all kinds share, in seconds from 0 on. Memory is bounded: of each kind the latest seconds are kept. Safe to use
 * from several threads.
 *
 * <pre>{@code
 * LiveClip live = LiveClip.builder("hall").keep(Duration.ofSeconds(10))
 *         .kind("imu", 100, new SignalFormat(ElementType.FLOAT32, 6))
 *         .build();
 * live.push("imu", Samples.of(readings, count, 6), seconds);
 * Prediction now = student.predict(live.latest(2));
 * }</pre>
 */
public final class LiveClip {

    private static final double ROUNDING = 1e-6;

    private final String name;
    private final double keep;
    private final Map<String, Track> tracks;

    private LiveClip(Builder b) {
        this.name = b.name;
        this.keep = b.seconds();
        Map<String, Track> all = new LinkedHashMap<>();
        b.kinds.forEach((kind, shape) -> all.put(kind, new Track(kind, shape.rate(), shape.sample(), keep)));
        this.tracks = all;
    }

    /** @param name of the place or device; also the name of its clock, and what its clips are called by */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Takes over samples, which are copied.
     *
     * <p>Clocks are not perfect: a time that is off by up to half a sample, or 20 ms, counts as the very next. A longer gap is bridged by
     * holding the last sample; after one that is longer than what is kept, the kind begins anew.
     *
     * @param samples {@code [T, sample...]}, or a single sample without the first axis
     * @param time when the first of them was taken, in seconds
     * @throws IllegalArgumentException if nobody declared the kind, the shape is another one, time runs backward, or in the first seconds
     *     another number of samples a second comes than was declared; nothing is taken over then
     */
    public void push(String kind, Samples samples, double time) {
        track(kind).push(samples, time);
    }

    /** What was recorded between two times, in seconds. A kind that fell silent before is stale; one that was never pushed is missing. */
    public Clip clip(double from, double to) {
        if (!(to - from <= keep + ROUNDING)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s keeps the latest %.1f s, not %.1f s; ask for less, or build"
                    + " it with keep(...)", name, keep, to - from));
        }
        Clip.Builder clip = Clip.builder(String.format(Locale.ROOT, "%s %.2f-%.2f", name, from, to)).span(from, to);
        tracks.forEach((kind, track) -> track.cut(from, to, name).ifPresent(buffer -> clip.evidence(kind, buffer)));
        return clip.build();
    }

    /**
     * The latest seconds, up to the newest sample of any kind; less where there is not that much yet.
     *
     * @throws IllegalStateException if nothing has been pushed yet
     */
    public Clip latest(double seconds) {
        double end = tracks.values().stream().mapToDouble(Track::end).filter(time -> time > 0).max().orElse(Double.NaN);
        if (Double.isNaN(end)) {
            throw new IllegalStateException(name + " has heard of nothing yet; push samples first");
        }
        return clip(Math.max(0, end - seconds), end);
    }

    /** Forgets a kind's samples, for instance as its sensor is restarted with another clock. */
    public void forget(String kind) {
        track(kind).forget();
    }

    private Track track(String kind) {
        Track track = tracks.get(kind);
        if (track == null) {
            throw new IllegalArgumentException(name + " has no kind " + kind + "; it was built with " + new TreeSet<>(tracks.keySet())
                    + ". Declare it with kind(...)");
        }
        return track;
    }

    /** Collects what a live clip is made of. */
    public static final class Builder {
        private final String name;
        private final Map<String, Shape> kinds = new LinkedHashMap<>();
        private Duration keep = Duration.ofSeconds(10);

        private record Shape(double rate, SignalFormat sample) {}

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** How much is kept of each kind; ten seconds unless said. */
        public Builder keep(Duration duration) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException("what is kept is longer than 0 s: " + duration);
            }
            this.keep = duration;
            return this;
        }

        /**
         * Declares a kind of medium (see {@link Clip}).
         *
         * @param rate samples a second, above 0
         * @param sample one sample: of pictures UINT8 {@code [H, W, 3]}, of sound FLOAT32 {@code [channels]}
         */
        public Builder kind(String kind, double rate, SignalFormat sample) {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException(kind + ": the rate is above 0 samples a second: " + rate);
            }
            if (sample.size() == 0) {
                throw new IllegalArgumentException(kind + ": a sample of " + sample + " holds no number");
            }
            kinds.put(Objects.requireNonNull(kind, "kind"), new Shape(rate, sample));
            return this;
        }

        private double seconds() {
            return keep.toNanos() / 1e9;
        }

        /** @throws IllegalArgumentException if there is no kind, or one is too large to keep that much of it */
        public LiveClip build() {
            if (kinds.isEmpty()) {
                throw new IllegalArgumentException(name + " has nothing to keep; declare what will be pushed with kind(...)");
            }
            return new LiveClip(this);
        }
    }
}
