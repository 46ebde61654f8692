package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.karmma.core.ConfigurationException;

/** Keeps two runs out of one folder. */
final class RunLock implements AutoCloseable {

    /** Held by this framework. POSIX drops a process's lock when any channel to the file is closed: our own must not even be tried. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RunLock take(RunFolder folder) throws IOException, ConfigurationException {
        return take(folder.work(), folder.top());
    }

    /**
     * @param where the lock lies
     * @param what it keeps to one, as messages call it
     */
    static RunLock take(Path where, Path what) throws IOException, ConfigurationException {
        Path file = Files.createDirectories(where).toRealPath().resolve("lock");
        if (!HELD.add(file)) {
            throw busy(what);
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // another framework of this JVM holds it
        } finally {
            if (lock == null) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (lock == null) {
            throw busy(what);
        }
        return new RunLock(file, channel);
    }

    private static ConfigurationException busy(Path folder) {
        return new ConfigurationException(folder + ": another run is at work in this folder. Wait for it, or choose another folder.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
