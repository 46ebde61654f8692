package org.karmma.hdf5;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.dataset.DataException;

/**
 * The HDF5 files that were read last, kept open for whoever comes next: opening a large one takes seconds. A file that has changed is
 * opened anew. Safe for several threads.
 */
public final class Hdf5Files implements AutoCloseable {

    private static final int KEPT = 4;

    /** Reads from a file that is open while it runs, and no longer. */
    public interface Use<T> {
        T of(Hdf5File file) throws DataException;
    }

    /** A file as it was when it was opened. */
    private record Key(Path path, long size, FileTime changed) {

        static Key of(Path path) {
            try {
                BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
                return new Key(path, a.size(), a.lastModifiedTime());
            } catch (IOException e) {
                return new Key(path, -1, FileTime.fromMillis(0)); // who opens it says what is wrong
            }
        }
    }

    private static final class Open {
        private final Hdf5File file;
        private int users;
        private boolean dropped;

        Open(Hdf5File file) {
            this.file = file;
        }
    }

    private final Map<Key, Open> open = new LinkedHashMap<>(8, 0.75f, true);

    /** @throws DataException if the file cannot be opened, or whatever {@code use} throws */
    public <T> T read(Path path, Use<T> use) throws DataException {
        Open leased = lease(Key.of(path));
        try {
            return use.of(leased.file);
        } finally {
            giveBack(leased);
        }
    }

    /** One at a time opens, so that a large file's names are not read twice. */
    private synchronized Open lease(Key key) throws DataException {
        Open found = open.get(key);
        if (found == null) {
            found = new Open(Hdf5File.open(key.path));
            open.put(key, found);
        }
        found.users++;
        for (Iterator<Open> eldest = open.values().iterator(); open.size() > KEPT;) {
            Open gone = eldest.next();
            eldest.remove();
            letGo(gone);
        }
        return found;
    }

    private synchronized void giveBack(Open file) {
        file.users--;
        closeUnused(file);
    }

    private void letGo(Open file) {
        file.dropped = true;
        closeUnused(file);
    }

    private static void closeUnused(Open file) {
        if (file.dropped && file.users == 0) {
            file.file.close();
        }
    }

    /** Files that are being read are closed when that ends. */
    @Override
    public synchronized void close() {
        open.values().forEach(this::letGo);
        open.clear();
    }
}
