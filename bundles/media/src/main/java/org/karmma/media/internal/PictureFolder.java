package org.karmma.media.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.karmma.dataset.DataException;
import org.karmma.dataset.TimeSpan;

/**
 * A folder of pictures numbered from 1 on, such as {@code frame_0000000001.jpg} (EPIC-KITCHENS). Picture n was taken at second (n - 1) /
 * fps.
 */
final class PictureFolder {

    private static final Pattern NAME = Pattern.compile("\\D*(\\d+)\\.(jpe?g|png)", Pattern.CASE_INSENSITIVE);
    private static final double SLACK = 1e-3;

    private final Path folder;
    private final NavigableMap<Long, String> names;

    private PictureFolder(Path folder, NavigableMap<Long, String> names) {
        this.folder = folder;
        this.names = names;
    }

    /** Looks which pictures there are. */
    static PictureFolder list(Path folder) throws DataException {
        NavigableMap<Long, String> names = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && name.group(1).length() < 19) {
                    names.put(Long.parseLong(name.group(1)), name.group());
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw new DataException(folder.toString(), "the folder cannot be listed: " + e.getMessage(), "Check its permissions", e);
        }
        if (names.isEmpty()) {
            throw new DataException(folder.toString(), "there are no numbered pictures (such as frame_0000000001.jpg) in this folder",
                    "Check the path");
        }
        return new PictureFolder(folder, names);
    }

    int count() {
        return names.size();
    }

    /** @param fps pictures per second */
    Album pictures(TimeSpan span, double fps, Limits limits) throws DataException {
        long first = 1 + (long) Math.ceil((span.start() - SLACK) * fps);
        long last = span.isOpen() ? names.lastKey() : Math.min(names.lastKey(), (long) Math.ceil((span.end() - SLACK) * fps));
        if (first > names.lastKey()) {
            throw new DataException(folder.toString(), "the clip starts at picture " + first + ", but the last one is " + names.lastKey(),
                    "Check the clip's times and the pictures per second (" + fps + ")");
        }
        Album.Builder album = new Album.Builder(limits.maxPictures());
        int[] size = new int[2];
        // a span between two pictures shows the first of them
        for (long n = Math.min(first, last); n <= last; n++) {
            long number = n;
            album.add((n - 1) / fps, () -> read(number, size, limits));
        }
        return album.build(size[0], size[1]);
    }

    /** @param size width and height: of the first picture, which all must have */
    private byte[] read(long number, int[] size, Limits limits) throws DataException {
        String name = names.get(number);
        if (name == null) {
            Map.Entry<Long, String> next = names.higherEntry(number);
            throw new DataException(folder.toString(), "picture " + number + " is missing" + (next == null ? "" : " (the next one is "
                    + next.getValue() + ")"), "Extract the pictures again, or leave this clip out");
        }
        Path file = folder.resolve(name);
        try (Mat mat = opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR_RGB)) {
            if (mat.empty()) {
                throw new DataException(file.toString(), "cannot be read as a picture: it is damaged or cut off",
                        "Extract the pictures again, or leave this clip out");
            }
            if (size[0] == 0) {
                double scale = limits.scale(mat.cols(), mat.rows());
                size[0] = (int) Math.max(1, Math.round(mat.cols() * scale));
                size[1] = (int) Math.max(1, Math.round(mat.rows() * scale));
            }
            try (Size wanted = new Size(size[0], size[1]); Mat small = new Mat()) {
                opencv_imgproc.resize(mat, small, wanted, 0, 0, opencv_imgproc.INTER_AREA);
                return Rasters.bytes(small, size[0] * size[1] * 3);
            }
        }
    }
}
