package org.karmma.core.internal.serving;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.karmma.core.ShadowReport;
import org.karmma.dataset.Clip;
import org.karmma.student.Prediction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that is asked what the serving one has just answered, on a thread of its own. Requests never wait for it: what comes while
 * {@link #WAITING} clips wait is skipped and counted. Each clip is let go of as soon as it is compared.
 */
final class Shadow implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    /** Clips that wait at most: they may hold seconds of pictures in memory. */
    static final int WAITING = 4;

    private final LiveVersion serving;
    private final LiveVersion version;
    private final ShadowTally tally;
    private final ThreadPoolExecutor worker;
    private volatile boolean closed;

    /**
     * @param serving whose answers count
     * @param version the caller's hold on it goes over to this
     */
    Shadow(String student, LiveVersion serving, LiveVersion version) {
        this.serving = serving;
        this.version = version;
        this.tally = new ShadowTally(student, serving.id(), version.id(), serving.description(), version.description());
        this.worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread thread = new Thread(task, "karmma-shadow-" + student + "-" + version.id());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        }, (task, full) -> tally.skipped());
        worker.prestartAllCoreThreads(); // not on the thread of a request
    }

    LiveVersion version() {
        return version;
    }

    /** Whether it compares these two. */
    boolean isOf(LiveVersion otherServing, LiveVersion otherVersion) {
        return serving == otherServing && version == otherVersion;
    }

    /** To be asked about a clip that was answered. Never waits. @param by the version that answered */
    void offer(LiveVersion by, Clip clip, Prediction answer) {
        if (by == serving && !closed) {
            worker.execute(() -> compare(clip, answer));
        }
    }

    private void compare(Clip clip, Prediction answer) {
        if (closed || !version.hold()) {
            return;
        }
        try {
            tally.compared(answer, version.student().predict(clip));
        } catch (RuntimeException | Error e) { // whatever it is, it must not end the thread
            LOG.debug("shadow {} failed on {}", version.id(), clip, e);
            tally.failed(version.id() + " threw " + e);
        } finally {
            version.release();
        }
    }

    ShadowReport report() {
        return tally.report();
    }

    /** Ends comparing, without waiting for a comparison under way, and lets go of the version. */
    @Override
    public void close() {
        closed = true;
        worker.getQueue().clear();
        worker.shutdown();
        version.release();
    }
}
