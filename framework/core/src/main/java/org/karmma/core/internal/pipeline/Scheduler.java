package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
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

    /** How long a stage's thread may take to hear that its child is gone. */
    private static final long STOPPING_MILLIS = 5_000;

    private record Outcome(Stage stage, JsonNode facts, double seconds, Throwable failure) {}

    private final List<String> command;
    private final RunFolder folder;
    private final int sideBySide;
    private final RunListener listener;

    /** @param sideBySide how many stages at a time */
    Scheduler(List<String> command, RunFolder folder, int sideBySide, RunListener listener) {
        this.command = command;
        this.folder = folder;
        this.sideBySide = sideBySide;
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
        Workers workers = new Workers(command, folder);
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                for (Stage next = next(waiting, running, done); next != null; next = next(waiting, running, done)) {
                    waiting.remove(next);
                    running.add(next);
                    threads.add(start(next, workers, outcomes));
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
            workers.close(); // and with their children the threads end
            for (Thread thread : threads) {
                thread.join(STOPPING_MILLIS);
            }
        }
    }

    private Thread start(Stage stage, Workers workers, BlockingQueue<Outcome> outcomes) throws IOException {
        // what it made before is about to be replaced: until that is done, nothing may take it for whole, whatever its key was
        Files.deleteIfExists(folder.record(stage.name()));
        Thread thread = new Thread(() -> outcomes.add(attempt(stage, workers)), "karmma-stage-" + stage.name());
        thread.start();
        return thread;
    }

    /** The first stage that may start now, or null. */
    private Stage next(List<Stage> waiting, Set<Stage> running, Set<String> done) {
        boolean aloneRuns = running.stream().anyMatch(s -> s.manner() == Manner.ALONE);
        if (aloneRuns || running.size() >= sideBySide) {
            return null;
        }
        return waiting.stream().filter(s -> done.containsAll(s.needs()))
                .filter(s -> s.manner() != Manner.ALONE || running.isEmpty()).findFirst().orElse(null);
    }

    /** Never throws: whatever happens is an outcome, or the run would wait for ever. */
    private Outcome attempt(Stage stage, Workers workers) {
        long start = System.nanoTime();
        try {
            tell(() -> listener.started(stage.name(), false));
            JsonNode facts;
            try {
                facts = carryOut(stage, workers);
            } catch (WorkerProcess.Lost e) {
                if (workers.isClosed()) {
                    throw e; // it was told to go
                }
                tell(() -> listener.message("stage " + stage.name() + ": " + e.getMessage() + "; trying once more, from its checkpoint"));
                facts = carryOut(stage, workers);
            }
            return new Outcome(stage, facts, (System.nanoTime() - start) / 1e9, null);
        } catch (WorkerProcess.Lost e) {
            return new Outcome(stage, null, 0, new RunFailedException("stage " + stage.name() + ": " + e.getMessage(), e));
        } catch (Throwable e) {
            return new Outcome(stage, null, 0, e);
        }
    }

    private JsonNode carryOut(Stage stage, Workers workers) throws IOException, WorkerProcess.Lost, DataException, RunFailedException {
        boolean fresh = stage.manner() == Manner.FRESH;
        WorkerProcess worker = workers.take(fresh);
        boolean well = false;
        try {
            JsonNode facts = worker.carryOut(stage.name(), (d, t, note) -> tell(() -> listener.progress(stage.name(), d, t, note)),
                    text -> tell(() -> listener.message(text)));
            well = true;
            return facts;
        } finally {
            if (well && !fresh) {
                workers.giveBack(worker);
            } else {
                workers.drop(worker);
            }
        }
    }

    private static void raise(Throwable failure) throws IOException, DataException, RunFailedException {
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
