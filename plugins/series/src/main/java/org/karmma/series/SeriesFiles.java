package org.karmma.series;

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

/**
 * The files of measurements used last, parsed: the clips of an untrimmed recording share one. A file that has changed is read again; memory
 * that is needed elsewhere is given back. Safe to use from several threads.
 */
final class SeriesFiles {

    private static final int KEPT = 8;

    private record Stamp(Path file, long size, FileTime modified) {}

    private final Series series;
    private final Map<Stamp, SoftReference<Track>> latest = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Stamp, SoftReference<Track>> eldest) {
            return size() > KEPT;
        }
    };

    SeriesFiles(Series series) {
        this.series = series;
    }

    Track read(Path file) throws DataException {
        Stamp stamp = stamp(file);
        Track track = cached(stamp);
        if (track == null) {
            track = SeriesFile.read(file, series);
            keep(stamp, track);
        }
        return track;
    }

    private synchronized Track cached(Stamp stamp) {
        SoftReference<Track> kept = latest.get(stamp);
        return kept == null ? null : kept.get();
    }

    private synchronized void keep(Stamp stamp, Track track) {
        latest.put(stamp, new SoftReference<>(track));
    }

    private Stamp stamp(Path file) throws DataException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                return new Stamp(file.toAbsolutePath().normalize(), attributes.size(), attributes.lastModifiedTime());
            }
            throw new DataException(file.toString(), "is no file", "Name a CSV file of " + series.id());
        } catch (NoSuchFileException e) {
            throw new DataException(file.toString(), "does not exist", "Check the path, or leave the clip's " + series.id() + " out", e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), "Check the file and its permissions", e);
        }
    }
}
