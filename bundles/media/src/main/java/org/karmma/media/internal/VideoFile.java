package org.karmma.media.internal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.TimeSpan;

/** Cuts spans out of video files by the pictures' own times: no seek call is exact on every container, decoding forward is. */
final class VideoFile {

    /** Spans that start later than this are wound to, seconds. */
    private static final double SEEK_FROM = 2;
    /** How far before the span winding aims, seconds; the next one where it went too far all the same. */
    private static final double[] LEADS = {0.25, 2, 20};
    /** Times in files are rounded: pictures that are this much early still belong to the span, seconds. */
    private static final double SLACK = 1e-3;
    /** A recording whose last picture is this far from its announced end is cut off, seconds. */
    private static final double TOLERANCE = 0.5;

    private VideoFile() {}

    /** @return empty where the file has sound only */
    static Optional<Album> pictures(Path file, TimeSpan span, Limits limits) throws DataException {
        try (Input input = Input.open(file)) {
            if (!input.hasPictures()) {
                return Optional.empty();
            }
            input.choosePictures(limits);
            checkStart(file, span, input.pictureEnding().announced());
            if (span.start() <= SEEK_FROM) {
                if (!input.nextPicture()) {
                    throw input.damaged("not one picture can be decoded", null);
                }
                return Optional.of(decode(file, input, span, limits));
            }
            for (double lead : LEADS) {
                input.seek(Math.max(0, span.start() - lead));
                if (input.nextPicture() && input.time() <= span.start() + SLACK) {
                    return Optional.of(decode(file, input, span, limits));
                }
            }
        }
        return Optional.of(fromTheFront(file, span, limits));
    }

    /** Where winding does not work. */
    private static Album fromTheFront(Path file, TimeSpan span, Limits limits) throws DataException {
        try (Input input = Input.open(file)) {
            input.choosePictures(limits);
            if (!input.nextPicture()) {
                throw input.damaged("not one picture can be decoded", null);
            }
            return decode(file, input, span, limits);
        }
    }

    /** From the current picture on. */
    private static Album decode(Path file, Input input, TimeSpan span, Limits limits) throws DataException {
        int quarters = input.quarters();
        int width = input.width();
        int height = input.height();
        Album.Builder album = new Album.Builder(limits.maxPictures());
        byte[] before = null;
        double time;
        boolean more = true;
        do {
            time = input.time();
            if (time >= span.end() - SLACK) {
                break;
            }
            if (time >= span.start() - SLACK) {
                album.add(time, () -> Rasters.turned(input.rgb(), width, height, quarters));
            } else {
                before = input.rgb();
            }
            more = input.nextPicture();
        } while (more);
        Ending ending = input.pictureEnding();
        double expected = Math.min(span.end(), ending.announced());
        if (!more && time + 2 / input.fps() + TOLERANCE < expected) {
            if (ending.provesCutOff(file)) {
                throw input.damaged(String.format(Locale.ROOT, "the last picture that can be decoded is at %.2f s, but the clip reaches to"
                        + " %.2f s", time, expected), null);
            }
            checkStart(file, span, time + 1 / input.fps());
        }
        if (album.isEmpty() && before != null) {
            // the span lies between two pictures: the first of them is what was on the screen
            byte[] shown = before;
            album.add(span.start(), () -> Rasters.turned(shown, width, height, quarters));
        }
        if (album.isEmpty()) {
            throw new DataException(file.toString(), String.format(Locale.ROOT, "there are no pictures from %.2f to %.2f s", span.start(),
                    span.end()), "Check the clip's times");
        }
        return quarters % 2 == 0 ? album.build(width, height) : album.build(height, width);
    }

    /** @throws DataException if a span begins after the recording's end */
    static void checkStart(Object recording, TimeSpan span, double end) throws DataException {
        if (span.start() >= end + TOLERANCE) {
            throw new DataException(recording.toString(), String.format(Locale.ROOT, "the clip starts at %.2f s, but the recording ends at"
                    + " %.2f s", span.start(), end), "Check the clip's times");
        }
    }
}
