package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.karmma.core.ConfigurationException;
import org.karmma.launcher.Home;

/**
 * Sees to it that one process serves a home: two would each have a state of their own, and write the same logs. The lock is the operating
 * system's on {@code cache/serve.lock}, so one that was killed holds it no longer.
 */
public final class ServeLock implements AutoCloseable {

    private final FileChannel file;

    private ServeLock(FileChannel file) {
        this.file = file;
    }

    /**
     * @throws ConfigurationException if the home is served already
     * @throws IOException if its cache cannot be written
     */
    public static ServeLock take(Home home) throws IOException, ConfigurationException {
        Path cache = Files.createDirectories(home.cache());
        FileChannel file = FileChannel.open(cache.resolve("serve.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // this process serves it: said below
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        if (lock == null) {
            throw new ConfigurationException(home.folder() + " is served already, by another process. Stop that one, or serve a home of its"
                    + " own: karmma init --home DIR, karmma serve --home DIR");
        }
        return new ServeLock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
