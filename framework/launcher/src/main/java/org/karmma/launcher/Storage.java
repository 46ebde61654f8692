package org.karmma.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The framework's storage: a temporary folder of this start alone, so that any number of frameworks run from one home. A lock says
 * that its owner lives; what a crashed one left is removed by the next start.
 */
final class Storage implements AutoCloseable {

    private static final String PREFIX = "karmma-felix-";
    private static final String FRESH = "karmma-fresh-";
    private static final String LOCK = "lock";
    /**
     * This JVM's own: their locks must not even be looked at, since POSIX drops a process's lock when any channel to the file is closed.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lock;

    private Storage(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static Storage create() throws IOException {
        return create(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Storage create(Path parent) throws IOException {
        sweep(parent);
        // under another name until it is locked: a sweep of another start must not take it for abandoned
        Path fresh = Files.createTempDirectory(parent, FRESH);
        Path folder = parent.resolve(PREFIX + fresh.getFileName().toString().substring(FRESH.length()));
        OURS.add(folder);
        FileChannel lock = FileChannel.open(fresh.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        return new Storage(folder, lock);
    }

    Path bundles() {
        return folder.resolve("bundles");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** For a framework that has none on disk. */
    Path home() {
        return folder.resolve("home");
    }

    @Override
    public void close() throws IOException {
        Folders.delete(bundles());
        Folders.delete(home());
        Folders.delete(temporary());
        lock.close();
        Folders.delete(folder);
        OURS.remove(folder);
    }

    /** As far as it goes: what cannot be removed is no reason not to start. */
    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : left) {
                if (abandoned(folder)) {
                    remove(folder);
                }
            }
        }
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder.resolve("bundles")); // the lock last: without it nobody would know that this is to be removed
            Folders.delete(folder.resolve("tmp"));
            Folders.delete(folder.resolve("home"));
            Folders.delete(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(Storage.class).info("{} was left by a framework that crashed, and cannot be removed", folder, e);
        }
    }

    /** A folder without its lock is one that is just being made. */
    private static boolean abandoned(Path folder) {
        if (OURS.contains(folder)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE); FileLock mine = channel.tryLock()) {
            return mine != null;
        } catch (OverlappingFileLockException | IOException e) {
            return false; // somebody else's, or gone already
        }
    }
}
