package org.karmma.media.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.MediaExcerpts;
import org.karmma.media.MediaReader;
import org.karmma.media.MediaWriter;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads with the one service, writes with the other. */
@Component
public final class Excerpts implements MediaExcerpts {

    private static final int PICTURES = 10;
    private static final double FPS = 12;
    /** Pixels, more than extractors look at: what they read has still to be resized. */
    private static final int LONGER_SIDE = 96;
    /** Below this the encoder has no blocks to work with. */
    private static final int SHORTER_SIDE = 32;
    private static final int SOUND_RATE = 24_000;
    private static final double OPEN_SECONDS = 2;

    private final MediaReader reader;
    private final MediaWriter writer;

    @Activate
    public Excerpts(@Reference MediaReader reader, @Reference MediaWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public Optional<Evidence> pictures(Evidence evidence, TimeSpan span, Path file) throws DataException {
        Optional<Pictures> found = reader.pictures(evidence, closed(span));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Pictures pictures = found.get();
        double scale = Math.min(1, (double) LONGER_SIDE / Math.max(pictures.width(), pictures.height()));
        int width = even(pictures.width() * scale);
        int height = even(pictures.height() * scale);
        int count = Math.min(PICTURES, pictures.count());
        int first = (pictures.count() - count) / 2;
        try (MediaWriter.Recording out = writer.create(file, new MediaWriter.Format(width, height, FPS, 0))) {
            for (int i = first; i < first + count; i++) {
                out.picture(pictures.rgb(i, width, height));
            }
            out.finish();
        }
        return Optional.of(new Evidence.Recording(file));
    }

    private static int even(double pixels) {
        return Math.max(SHORTER_SIDE, 2 * (int) Math.round(pixels / 2));
    }

    @Override
    public Optional<Evidence> sound(Evidence evidence, TimeSpan span, Path file) throws DataException {
        TimeSpan whole = closed(span);
        double middle = (whole.start() + whole.end()) / 2;
        TimeSpan part = new TimeSpan(Math.max(whole.start(), middle - 0.5), Math.min(whole.end(), middle + 0.5));
        Optional<Sound> found = reader.sound(evidence, part, SOUND_RATE);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        float[] samples = found.get().samples();
        int from = Math.max(0, (int) Math.round((part.start() - found.get().start()) * SOUND_RATE));
        int to = Math.min(samples.length, from + (int) Math.round(part.duration() * SOUND_RATE));
        if (from >= to) {
            return Optional.empty();
        }
        try (MediaWriter.Recording out = writer.create(file, new MediaWriter.Format(0, 0, 0, SOUND_RATE))) {
            out.sound(Arrays.copyOfRange(samples, from, to));
            out.finish();
        }
        return Optional.of(new Evidence.Recording(file));
    }

    private static TimeSpan closed(TimeSpan span) {
        return span.isOpen() ? new TimeSpan(span.start(), span.start() + OPEN_SECONDS) : span;
    }
}
