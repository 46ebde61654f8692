package org.karmma.detection;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of boxes used last, parsed: the clips of an untrimmed video share one. A file that has changed is read again; memory that
 * is needed elsewhere is given back. Safe to use from several threads.
 */
final class BoxFiles {

    private static final Logger LOG = LoggerFactory.getLogger(BoxFiles.class);
    private static final int KEPT = 8;

    private record Stamp(Path file, long size, FileTime modified) {}

    private final PictureFacts defaults;
    private final Map<Stamp, SoftReference<Map<String, BoxTrack>>> latest = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Stamp, SoftReference<Map<String, BoxTrack>>> eldest) {
            return size() > KEPT;
        }
    };

    BoxFiles(PictureFacts defaults) {
        this.defaults = defaults;
    }

    /** The boxes in a file, by video; {@link BoxFile#UNNAMED} where it does not name one. */
    Map<String, BoxTrack> read(Path file) throws DataException {
        Stamp stamp = stamp(file);
        Map<String, BoxTrack> tracks = cached(stamp);
        if (tracks == null) {
            tracks = BoxFile.read(file, defaults);
            int leftOut = tracks.values().stream().mapToInt(BoxTrack::leftOut).sum();
            if (leftOut > 0) {
                LOG.warn("{}: left out {} boxes with reversed corners or outside the picture ({} x {} pixels where the file does not say)",
                        file, leftOut, defaults.width(), defaults.height());
            }
            keep(stamp, tracks);
        }
        return tracks;
    }

    private synchronized Map<String, BoxTrack> cached(Stamp stamp) {
        SoftReference<Map<String, BoxTrack>> kept = latest.get(stamp);
        return kept == null ? null : kept.get();
    }

    private synchronized void keep(Stamp stamp, Map<String, BoxTrack> tracks) {
        latest.put(stamp, new SoftReference<>(tracks));
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
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), "Check the file and its permissions", e);
        }
    }
}
