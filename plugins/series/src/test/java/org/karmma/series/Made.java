package org.karmma.series;

import java.nio.file.Path;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;

/** A sensor of two columns, and what it measured. */
final class Made {

    /** Ten times a second: a in about 0 to 10, b unlimited and halved. */
    static final Series SERIES = Series.of("pulse", "P", "Pulse").rate(10).window(32).staleAfter(0.5)
            .columns(new Scale(5, 1, 0, 10), "a").columns(Scale.of(0, 2), "b");

    private Made() {}

    /** A modality as an author writes it. */
    static final class Pulse extends SeriesModality {
        Pulse() {
            super(SERIES);
        }

        Pulse(Series other) {
            super(other);
        }
    }

    /** Ramps: a = second, b = 2 * second. */
    static Evidence.Buffer ramp(int samples, double start) {
        float[] values = new float[2 * samples];
        for (int i = 0; i < samples; i++) {
            values[2 * i] = (float) (start + i / 10.0);
            values[2 * i + 1] = 2 * values[2 * i];
        }
        return new Evidence.Buffer(Samples.of(values, samples, 2), 10, start, "clip");
    }

    static Clip clip(double start, double end, Evidence evidence) {
        return Clip.builder("clip").span(start, end).evidence("pulse", evidence).build();
    }

    static Clip clip(double start, double end, Path file) {
        return clip(start, end, new Evidence.Recording(file));
    }
}
