package org.karmma.media.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.PictureSize;

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
        } catch (IOException | DirectoryIteratorException e) {
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

    /** Of its first picture, before anything is scaled down. */
    PictureSize size() throws DataException {
        return Scaling.size(folder.resolve(names.firstEntry().getValue()).toString());
    }

    /**
     * What the pictures of a span are known by: changes when one of them is written again under its name, of which the folder's own time of
     * change knows nothing.
     */
    long stamp(TimeSpan span, double fps) {
        long stamp = 1;
        for (Map.Entry<Long, String> picture : names.subMap(Math.min(first(span, fps), last(span, fps)), true, last(span, fps), true)
                .entrySet()) {
            stamp = 31 * stamp + picture.getKey();
            try {
                BasicFileAttributes a = Files.readAttributes(folder.resolve(picture.getValue()), BasicFileAttributes.class);
                stamp = 31 * (31 * stamp + a.size()) + a.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            } catch (IOException e) {
                // whoever opens it says what is wrong
                stamp = 31 * stamp;
            }
        }
        return stamp;
    }

    private static long first(TimeSpan span, double fps) {
        return 1 + (long) Math.ceil((span.start() - SLACK) * fps);
    }

    private long last(TimeSpan span, double fps) {
        return span.isOpen() ? names.lastKey() : Math.min(names.lastKey(), (long) Math.ceil((span.end() - SLACK) * fps));
    }

    /** @param fps pictures per second */
    Album pictures(TimeSpan span, double fps, Limits limits) throws DataException {
        long first = first(span, fps);
        long last = last(span, fps);
        if (first > names.lastKey()) {
            throw new DataException(folder.toString(), "the clip starts at picture " + first + ", but the last one is " + names.lastKey(),
                    "Check the clip's times and the pictures per second (" + fps + ")");
        }
        Album.Builder album = new Album.Builder(limits.maxPictures());
        Scaling scaling = new Scaling(limits);
        // a span between two pictures shows the first of them
        for (long n = Math.min(first, last); n <= last; n++) {
            long number = n;
            album.add((n - 1) / fps, () -> scaling.read(file(number).toString()));
        }
        return album.build(scaling.width(), scaling.height());
    }

    private Path file(long number) throws DataException {
        String name = names.get(number);
        if (name == null) {
            Map.Entry<Long, String> next = names.higherEntry(number);
            throw new DataException(folder.toString(), "picture " + number + " is missing" + (next == null ? "" : " (the next one is "
                    + next.getValue() + ")"), Scaling.AGAIN);
        }
        return folder.resolve(name);
    }
}
