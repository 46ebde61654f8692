package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.karmma.core.internal.pipeline.Stage.Manner;

/** The child JVMs of a run: started when one is wanted and none is idle, used again, and all ended in the end. */
final class Workers implements AutoCloseable {

    private final WorkerCommand command;
    private final RunFolder folder;
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> alive = new HashSet<>();
    private int started;
    private boolean closed;

    Workers(WorkerCommand command, RunFolder folder) {
        this.command = command;
        this.folder = folder;
    }

    /**
     * @param manner of the stage that it is for
     * @throws IllegalStateException once this is closed: nothing is started behind its back
     */
    synchronized WorkerProcess take(Manner manner) throws IOException {
        if (closed) {
            throw new IllegalStateException("the run has ended");
        }
        if (!manner.measures() && !idle.isEmpty()) {
            return idle.pop();
        }
        Path log = folder.logs().resolve("worker" + (manner.measures() ? "-fresh" : ++started) + ".log");
        WorkerProcess worker = WorkerProcess.start(command.of(manner), command.environment(manner), folder.work(), log);
        alive.add(worker);
        return worker;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** For the next one who takes. */
    synchronized void giveBack(WorkerProcess worker) {
        idle.push(worker);
    }

    /** Ends one. */
    void drop(WorkerProcess worker) {
        synchronized (this) {
            alive.remove(worker);
        }
        worker.close();
    }

    /** Ends all, at once and side by side. */
    @Override
    public void close() {
        List<WorkerProcess> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(alive);
            alive.clear();
            idle.clear();
        }
        all.parallelStream().forEach(WorkerProcess::close);
    }
}
