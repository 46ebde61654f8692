package org.karmma.detection;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of boxes used last: the clips of an untrimmed video share one, those of a whole data set may. Small ones are held as long as
 * there is memory, of large ones the index is. A file that has changed is read again. Safe to use from several threads.
 */
final class BoxFiles {

    private static final Logger LOG = LoggerFactory.getLogger(BoxFiles.class);
    private static final int KEPT = 8;
    /** Files from this size on are indexed: held, a file takes several times its size. */
    private static final long LARGE = 32L << 20;

    private record Stamp(Path file, long size, FileTime modified) {}

    private static final class Latest<V> extends LinkedHashMap<Stamp, V> {
        Latest() {
            super(2 * KEPT, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Stamp, V> eldest) {
            return size() > KEPT;
        }
    }

    private final long large;
    private final Map<Stamp, SoftReference<BoxSource>> small = new Latest<>();
    private final Map<Stamp, BoxIndex> indexed = new Latest<>();

    BoxFiles() {
        this(LARGE);
    }

    BoxFiles(long large) {
        this.large = large;
    }

    /**
     * One video's boxes, as they are written.
     *
     * @param source the file they are in
     */
    record Found(BoxSource source, List<BoxJson.Frame> frames) {}

    /**
     * Looks for a video's boxes.
     *
     * @param path a file, whose only video is taken whatever it is called; or a folder, in whose files (*.json) the video is looked for by
     *     name, in the order of theirs
     */
    Optional<Found> find(Path path, String video) throws DataException {
        if (!Files.isDirectory(path)) {
            BoxSource source = source(path);
            return source.videos() == 1 ? Optional.of(new Found(source, source.only()))
                    : source.frames(video).map(frames -> new Found(source, frames));
        }
        for (Path file : json(path)) {
            BoxSource source = source(file);
            Optional<List<BoxJson.Frame>> frames = source.frames(video);
            if (frames.isPresent()) {
                return Optional.of(new Found(source, frames.get()));
            }
        }
        return Optional.empty();
    }

    private static List<Path> json(Path folder) throws DataException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            found.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataException(folder.toString(), "cannot be listed: " + e.getMessage(), "Check the folder and its permissions", e);
        }
        if (files.isEmpty()) {
            throw new DataException(folder.toString(), "holds no file of boxes", "Name a JSON file of boxes, or a folder of such files");
        }
        Collections.sort(files);
        return files;
    }

    private BoxSource source(Path file) throws DataException {
        Stamp stamp = stamp(file);
        if (stamp.size() >= large) {
            Optional<BoxIndex> index = index(stamp);
            if (index.isPresent()) {
                return index.get();
            }
        }
        BoxSource held = held(stamp);
        if (held == null) {
            held = BoxFile.read(file);
            hold(stamp, held);
        }
        return held;
    }

    /** While one thread goes through a large file, the others wait for it. */
    private Optional<BoxIndex> index(Stamp stamp) throws DataException {
        synchronized (indexed) {
            BoxIndex known = indexed.get(stamp);
            if (known != null) {
                return Optional.of(known);
            }
            long began = System.nanoTime();
            Optional<BoxIndex> index = BoxIndex.of(stamp.file());
            index.ifPresent(found -> {
                indexed.put(stamp, found);
                LOG.info("{}: found the boxes of {} videos, {} MB in {} s", stamp.file(), found.videos(), stamp.size() >> 20,
                        Math.round((System.nanoTime() - began) / 1e9));
            });
            return index;
        }
    }

    private BoxSource held(Stamp stamp) {
        synchronized (small) {
            SoftReference<BoxSource> kept = small.get(stamp);
            return kept == null ? null : kept.get();
        }
    }

    private void hold(Stamp stamp, BoxSource source) {
        synchronized (small) {
            small.put(stamp, new SoftReference<>(source));
        }
    }

    private static Stamp stamp(Path file) throws DataException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                return new Stamp(file.toAbsolutePath().normalize(), attributes.size(), attributes.lastModifiedTime());
            }
            throw new DataException(file.toString(), "is no file", "Name a JSON file of boxes");
        } catch (NoSuchFileException e) {
            throw new DataException(file.toString(), "does not exist", "Check the path, or leave the clip's boxes out", e);
        } catch (IOException e) {
            throw BoxFile.unreadable(file, e);
        }
    }
}
