package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.internal.pipeline.Stage.Manner;
import org.karmma.dataset.DataException;

/**
 * Carries out the stages of a run in child JVMs, each as soon as those it needs are done, as many side by side as there are workers.
 * A stage whose child was lost is tried once more, from its checkpoint, in a new child.
 */
final class Scheduler {

    private record Outcome(Stage stage, JsonNode facts, double seconds, Exception failure) {}

    private final List<String> command;
    private final RunFolder folder;
    private final int workers;
    private final RunListener listener;
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> alive = new HashSet<>();
    private int started;

    Scheduler(List<String> command, RunFolder folder, int workers, RunListener listener) {
        this.command = command;
        this.folder = folder;
        this.workers = workers;
        this.listener = listener;
    }

    /**
     * @param stages each behind those that it needs
     * @throws InterruptedException if this thread is interrupted: children are ended, what is finished is kept
     */
    void run(List<Stage> stages) throws IOException, DataException, RunFailedException, InterruptedException {
        Map<String, String> keys = StageRecord.keys(stages);
        Set<String> done = new HashSet<>();
        List<Stage> waiting = new ArrayList<>();
        for (Stage stage : stages) {
            if (done.containsAll(stage.needs()) && StageRecord.read(folder.record(stage.name()), keys.get(stage.name())) != null) {
                done.add(stage.name());
                tell(() -> listener.started(stage.name(), true));
            } else {
                waiting.add(stage);
            }
        }
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        List<Thread> threads = new ArrayList<>();
        Set<Stage> running = new HashSet<>();
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                for (Stage next = next(waiting, running, done); next != null; next = next(waiting, running, done)) {
                    waiting.remove(next);
                    running.add(next);
                    Stage stage = next;
                    Thread thread = new Thread(() -> outcomes.add(attempt(stage)), "karmma-stage-" + stage.name());
                    threads.add(thread);
                    thread.start();
                }
                Outcome outcome = outcomes.take();
                running.remove(outcome.stage());
                raise(outcome.failure());
                String name = outcome.stage().name();
                new StageRecord(name, keys.get(name), outcome.seconds(), outcome.facts()).write(folder.record(name));
                done.add(name);
                tell(() -> listener.finished(name, outcome.seconds()));
            }
        } finally {
            stop(threads);
        }
    }

    /** The first stage that may start now, or null. */
    private Stage next(List<Stage> waiting, Set<Stage> running, Set<String> done) {
        boolean aloneRuns = running.stream().anyMatch(s -> s.manner() == Manner.ALONE);
        if (aloneRuns || running.size() >= workers) {
            return null;
        }
        return waiting.stream().filter(s -> done.containsAll(s.needs()))
                .filter(s -> s.manner() != Manner.ALONE || running.isEmpty()).findFirst().orElse(null);
    }

    private Outcome attempt(Stage stage) {
        long start = System.nanoTime();
        tell(() -> listener.started(stage.name(), false));
        for (int attempt = 1; ; attempt++) {
            WorkerProcess worker = null;
            try {
                worker = take(stage.manner() == Manner.FRESH);
                JsonNode facts = worker.carryOut(stage.name(), (d, t, note) -> tell(() -> listener.progress(stage.name(), d, t, note)),
                        text -> tell(() -> listener.message(text)));
                giveBack(worker, stage.manner() == Manner.FRESH);
                return new Outcome(stage, facts, (System.nanoTime() - start) / 1e9, null);
            } catch (WorkerProcess.Lost e) {
                drop(worker);
                if (attempt == 2 || Thread.currentThread().isInterrupted()) {
                    return new Outcome(stage, null, 0, new RunFailedException("stage " + stage.name() + ": " + e.getMessage(), e));
                }
                tell(() -> listener.message("stage " + stage.name() + ": " + e.getMessage() + "; trying once more, from its checkpoint"));
            } catch (Exception e) {
                drop(worker);
                return new Outcome(stage, null, 0, e);
            }
        }
    }

    private WorkerProcess take(boolean fresh) throws IOException {
        int number;
        synchronized (this) {
            if (!fresh && !idle.isEmpty()) {
                return idle.pop();
            }
            number = ++started;
        }
        Path log = folder.logs().resolve("worker" + (fresh ? "-fresh" : number) + ".log");
        List<String> full = new ArrayList<>(command);
        if (fresh) {
            full.add(1, "-XX:TieredStopAtLevel=1"); // it lives for seconds, most of which an optimising compiler would take
        }
        WorkerProcess worker = WorkerProcess.start(full, folder.work(), log);
        synchronized (this) {
            alive.add(worker);
        }
        return worker;
    }

    private void giveBack(WorkerProcess worker, boolean fresh) {
        if (fresh) {
            drop(worker);
        } else {
            synchronized (this) {
                idle.push(worker);
            }
        }
    }

    private void drop(WorkerProcess worker) {
        if (worker != null) {
            synchronized (this) {
                alive.remove(worker);
            }
            worker.close();
        }
    }

    private void stop(List<Thread> threads) {
        List<WorkerProcess> all;
        synchronized (this) {
            all = List.copyOf(alive);
            alive.clear();
            idle.clear();
        }
        threads.forEach(Thread::interrupt);
        all.parallelStream().forEach(WorkerProcess::close);
    }

    private static void raise(Exception failure) throws IOException, DataException, RunFailedException {
        if (failure instanceof DataException e) {
            throw e;
        } else if (failure instanceof RunFailedException e) {
            throw e;
        } else if (failure instanceof IOException e) {
            throw e;
        } else if (failure != null) {
            throw new RunFailedException(failure.toString(), failure);
        }
    }

    /** Listeners hear one call at a time. */
    private void tell(Runnable call) {
        synchronized (listener) {
            call.run();
        }
    }
}
