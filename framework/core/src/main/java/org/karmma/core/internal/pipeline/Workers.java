package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The child JVMs of a run: started when one is wanted and none is idle, used again, and all ended in the end. */
final class Workers implements AutoCloseable {

    private final List<String> command;
    private final RunFolder folder;
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> alive = new HashSet<>();
    private int started;
    private boolean closed;

    Workers(List<String> command, RunFolder folder) {
        this.command = command;
        this.folder = folder;
    }

    /**
     * @param fresh whether it has to be a JVM that has done nothing else
     * @throws IllegalStateException once this is closed: nothing is started behind its back
     */
    synchronized WorkerProcess take(boolean fresh) throws IOException {
        if (closed) {
            throw new IllegalStateException("the run has ended");
        }
        if (!fresh && !idle.isEmpty()) {
            return idle.pop();
        }
        List<String> full = new ArrayList<>(command);
        if (fresh) {
            full.add(1, "-XX:TieredStopAtLevel=1"); // it lives for seconds, most of which an optimising compiler would take
        }
        Path log = folder.logs().resolve("worker" + (fresh ? "-fresh" : ++started) + ".log");
        WorkerProcess worker = WorkerProcess.start(full, folder.work(), log);
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
