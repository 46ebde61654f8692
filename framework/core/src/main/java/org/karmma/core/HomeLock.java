package org.karmma.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one at a time change the students of a home, which several processes share; those who only read may do so together. Within a JVM one
 * at a time does either.
 */
public final class HomeLock {

    private static final Logger LOG = LoggerFactory.getLogger(HomeLock.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 20;

    private final Path file;

    /** Something to do while nobody else changes the students. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws DataException;
    }

    /** @param models the home's folder of students */
    public HomeLock(Path models) {
        this.file = models.toAbsolutePath().resolve(".versions").resolve("lock");
    }

    /**
     * Frameworks of one JVM have class loaders of their own; an interned string is the one object that they share. It names the folder
     * as it really is, whatever links lead there: two channels to one file must not be tried, closing either drops the process's lock.
     */
    private Object inThisJvm() {
        Path folder = file.getParent();
        try {
            folder = folder.toRealPath();
        } catch (IOException e) {
            LOG.debug("{} is not there yet, so that there is nothing to lock", folder, e);
        }
        return ("org.karmma.home.lock " + folder.resolve(file.getFileName())).intern();
    }

    /** @throws DataException if the folder cannot be written, or another process does not let go of it */
    public <T> T exclusively(Work<T> work) throws DataException {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw unwritable(e);
        }
        synchronized (inThisJvm()) {
            FileChannel channel = null;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                take(channel, false);
                return work.run();
            } catch (IOException e) {
                throw unwritable(e);
            } finally {
                release(channel);
            }
        }
    }

    private DataException unwritable(IOException e) {
        return new DataException(file.getParent().toString(), "it cannot be locked: " + e, "See that it can be written.", e);
    }

    /** Does it in any case, at the worst unprotected: to read what may be changing is better than not to serve. */
    public <T> T together(Work<T> work) throws DataException {
        synchronized (inThisJvm()) {
            FileChannel channel = null;
            try {
                try {
                    if (Files.exists(file)) {
                        channel = FileChannel.open(file, StandardOpenOption.READ);
                        take(channel, true);
                    }
                } catch (IOException | DataException e) {
                    LOG.warn("{} cannot be locked; its students are read all the same", file.getParent(), e);
                }
                return work.run();
            } finally {
                release(channel);
            }
        }
    }

    private void take(FileChannel channel, boolean shared) throws IOException, DataException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isTaken(channel, shared)) {
            if (System.nanoTime() > end) {
                throw new DataException(file.getParent().toString(), "another process is changing the students of this home",
                        "Wait for it, or end it, and try again.");
            }
            pause();
        }
    }

    private static boolean isTaken(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException e) {
            return false; // somebody in this JVM has it, under a name of the folder that is no link
        }
    }

    private void pause() throws DataException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(file.getParent().toString(), "interrupted while another process was changing the students of this home",
                    "Try again.", e);
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
