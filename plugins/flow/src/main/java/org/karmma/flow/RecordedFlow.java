package org.karmma.flow;

import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.TimeSpan;
import org.karmma.frames.Faults;
import org.karmma.media.MediaReader;
import org.karmma.media.Pictures;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/**
 * Flow that was computed before, coded as bytes: a folder with the folders {@code u} and {@code v} of numbered pictures (EPIC-KITCHENS), a
 * folder of numbered pictures whose red is x and whose green is y (Something-Something), one of the recordings of a file with such pictures
 * or with grey ones that are x and y in turn, or a buffer {@code [T, H, W, 2]} UINT8. Its codes are taken as they are, whatever bound they
 * were made with.
 */
final class RecordedFlow {

    private static final int EXCERPT = 8;
    private static final int EXCERPT_SIZE = 48;
    private static final double SLACK = 1e-3;

    private final MediaReader media;
    private final int step;
    private final Faults faults;

    /** @param step pictures of the camera from one flow picture to the next, for folders whose data set does not say their rate */
    RecordedFlow(MediaReader media, int step, Faults faults) {
        this.media = media;
        this.step = step;
        this.faults = faults;
    }

    Reading read(Evidence evidence, Clip clip, SignalFormat wanted) throws DataException {
        int count = (int) wanted.shape()[0];
        byte[] codes = new byte[wanted.size()];
        int recorded = sample(evidence, clip, codes, count, (int) wanted.shape()[1], (int) wanted.shape()[2]);
        if (still(codes)) {
            return Reading.bad(evidence + ": nothing moves, in any picture");
        }
        return faults.of(codes, count, recorded).map(fault -> Reading.bad(evidence + ": " + fault))
                .orElseGet(() -> Reading.present(Samples.of(codes, wanted.shape())));
    }

    /** A few pictures of it, small. */
    Evidence excerpt(Evidence evidence, Clip clip) throws DataException {
        byte[] codes = new byte[EXCERPT * EXCERPT_SIZE * EXCERPT_SIZE * 2];
        sample(evidence, clip, codes, EXCERPT, EXCERPT_SIZE, EXCERPT_SIZE);
        return Evidence.Buffer.of(Samples.of(codes, EXCERPT, EXCERPT_SIZE, EXCERPT_SIZE, 2), EXCERPT);
    }

    /** Fills {@code [count, height, width, 2]}. @return how many pictures there were to choose from */
    private int sample(Evidence evidence, Clip clip, byte[] codes, int count, int height, int width) throws DataException {
        if (evidence instanceof Evidence.Buffer buffer) {
            return sample(pictures(coloured(buffer), clip.span()), codes, count, height, width);
        } else {
            Evidence.Recording recording = (Evidence.Recording) evidence;
            if (recording.entry().isPresent()) {
                return packed(recording, clip.span(), codes, count, height, width);
            }
            Path folder = recording.path();
            TimeSpan span = span(recording, clip);
            if (Files.isDirectory(folder) && !Files.isDirectory(folder.resolve("u"))) {
                return sample(pictures(recording, span), codes, count, height, width);
            }
            Pictures u = pictures(new Evidence.Recording(folder.resolve("u"), recording.rate()), span);
            Pictures v = pictures(new Evidence.Recording(folder.resolve("v"), recording.rate()), span);
            if (u.count() != v.count()) {
                throw new DataException(folder.toString(), "u has " + u.count() + " pictures in the clip, v has " + v.count(),
                        "Extract the flow again, or leave this clip out");
            }
            for (int p = 0; p < count; p++) {
                int i = middle(p, count, u);
                copy(u.gray(i, width, height), 0, 1, codes, 2 * p * width * height, width * height);
                copy(v.gray(i, width, height), 0, 1, codes, 2 * p * width * height + 1, width * height);
            }
            return u.count();
        }
    }

    /** The pictures themselves say which of the two ways of packing this is. */
    private int packed(Evidence.Recording recording, TimeSpan span, byte[] codes, int count, int height, int width) throws DataException {
        Pictures pictures = pictures(recording, inPairs(recording, span));
        if (!isGrey(pictures)) {
            return sample(pictures(recording, span), codes, count, height, width);
        }
        int pairs = pictures.count() / 2;
        if (pairs == 0) {
            throw new DataException(recording.toString(), "holds a single picture of flow for the clip, x without y",
                    "Pack the flow again, or"
                    + " leave this clip out");
        }
        for (int p = 0; p < count; p++) {
            int i = 2 * (int) ((2L * p + 1) * pairs / (2L * count));
            copy(pictures.gray(i, width, height), 0, 1, codes, 2 * p * width * height, width * height);
            copy(pictures.gray(i + 1, width, height), 0, 1, codes, 2 * p * width * height + 1, width * height);
        }
        return pairs;
    }

    /** From an x to a y, where the rate is that of single pictures; a span between two pairs shows the first of them. */
    private static TimeSpan inPairs(Evidence.Recording recording, TimeSpan span) {
        double pair = 2 / recording.rate().orElse(1);
        double last = span.isOpen() ? span.end() : Math.ceil((span.end() - recording.start() - SLACK) / pair);
        double first = Math.max(0, Math.min(Math.ceil((span.start() - recording.start() - SLACK) / pair), last - 1));
        return new TimeSpan(recording.start() + first * pair, recording.start() + Math.max(last, first + 1) * pair);
    }

    private static boolean isGrey(Pictures pictures) {
        for (int i = 0; i < pictures.count(); i++) {
            byte[] rgb = pictures.rgb(i);
            for (int at = 0; at < rgb.length; at += 3) {
                if (rgb[at] != rgb[at + 1] || rgb[at] != rgb[at + 2]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Of pictures whose red is x and whose green is y. */
    private static int sample(Pictures pictures, byte[] codes, int count, int height, int width) {
        for (int p = 0; p < count; p++) {
            byte[] rgb = pictures.rgb(middle(p, count, pictures), width, height);
            copy(rgb, 0, 3, codes, 2 * p * width * height, width * height);
            copy(rgb, 1, 3, codes, 2 * p * width * height + 1, width * height);
        }
        return pictures.count();
    }

    /** Where the data set does not say how many pictures of flow a second has, they are numbered by the step. */
    private TimeSpan span(Evidence.Recording recording, Clip clip) {
        return recording.rate().isPresent() ? clip.span() : new TimeSpan(clip.span().start() / step, clip.span().end() / step);
    }

    private Pictures pictures(Evidence evidence, TimeSpan span) throws DataException {
        return media.pictures(evidence, span).orElseThrow(() -> new DataException(evidence.toString(), "holds no pictures of flow",
                "Give a folder with the folders u and v of numbered pictures"));
    }

    private static int middle(int p, int count, Pictures pictures) {
        return (int) ((2L * p + 1) * pictures.count() / (2L * count));
    }

    /** As pictures whose red is x and whose green is y: so that the reader of pictures cuts and resizes them. */
    private static Evidence.Buffer coloured(Evidence.Buffer buffer) throws DataException {
        Samples samples = buffer.samples();
        long[] shape = samples.shape();
        if (samples.type() != ElementType.UINT8 || shape.length != 4 || shape[3] != 2) {
            throw new DataException(buffer.toString(), "flow in memory is UINT8[T, H, W, 2]", "Correct the data set that made it");
        }
        byte[] rgb = new byte[samples.size() / 2 * 3];
        for (int i = 0, to = 0; i < samples.size(); i += 2, to += 3) {
            rgb[to] = samples.bytes()[i];
            rgb[to + 1] = samples.bytes()[i + 1];
        }
        return new Evidence.Buffer(Samples.of(rgb, shape[0], shape[1], shape[2], 3), buffer.rate(), buffer.start(), buffer.clock());
    }

    private static void copy(byte[] from, int at, int stride, byte[] codes, int to, int count) {
        for (int i = 0; i < count; i++) {
            codes[to + 2 * i] = from[at + i * stride];
        }
    }

    private static boolean still(byte[] codes) {
        for (int i = 2; i < codes.length; i++) {
            if (codes[i] != codes[i % 2]) {
                return false;
            }
        }
        return true;
    }
}
