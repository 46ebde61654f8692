package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one at a time change a folder that several processes share; those who only read may do so together. Within a JVM one at a time
 * does either.
 */
final class HomeLock {

    private static final Logger LOG = LoggerFactory.getLogger(HomeLock.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 20;

    private final Path file;
    private final Object inThisJvm;

    HomeLock(Path file) {
        this.file = file.toAbsolutePath().normalize();
        // frameworks of one JVM have class loaders of their own; an interned string is the one object that they share. Two channels to
        // one file must not be tried: closing either drops the process's lock.
        this.inThisJvm = ("org.karmma.home.lock " + this.file).intern();
    }

    /** @throws DataException if the folder cannot be written, or another process does not let go of it */
    <T> T exclusively(VersionStore.Work<T> work) throws DataException {
        synchronized (inThisJvm) {
            FileChannel channel = null;
            try {
                Files.createDirectories(file.getParent());
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                take(channel, false);
                return work.run();
            } catch (IOException e) {
                throw new DataException(file.getParent().toString(), "it cannot be locked: " + e, "See that it can be written.", e);
            } finally {
                release(channel);
            }
        }
    }

    /** Does it in any case, at the worst unprotected: to read what may be changing is better than not to serve. */
    <T> T together(VersionStore.Work<T> work) throws DataException {
        synchronized (inThisJvm) {
            FileChannel channel = null;
            try {
                if (Files.exists(file)) {
                    channel = FileChannel.open(file, StandardOpenOption.READ);
                    take(channel, true);
                }
            } catch (IOException | DataException e) {
                LOG.warn("{} cannot be locked; its students are read all the same", file.getParent(), e);
            }
            try {
                return work.run();
            } finally {
                release(channel);
            }
        }
    }

    private void take(FileChannel channel, boolean shared) throws IOException, DataException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
            if (System.nanoTime() > end || !pause()) {
                throw new DataException(file.getParent().toString(), "another process is changing the students of this home",
                        "Wait for it, or end it, and try again.");
            }
        }
    }

    /** @return false if this thread is wanted elsewhere */
    private static boolean pause() {
        try {
            Thread.sleep(POLL_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** With the channel goes its lock. */
    private void release(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("{} was not closed in order", file, e);
        }
    }
}
