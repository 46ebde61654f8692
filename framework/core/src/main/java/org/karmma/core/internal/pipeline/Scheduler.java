package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private record Outcome(Stage stage, WorkerProcess.Done done, double seconds, Throwable failure) {
        JsonNode facts() {
            return done.facts();
        }
    }

    private final WorkerCommand command;
    private final RunFolder folder;
    private final int sideBySide;
    private final Map<String, String> code;
    private final Siblings siblings;
    private final RunListener listener;

    /**
     * @param sideBySide how many stages at a time
     * @param code the bundles at work, by what they are for, as SHA-256: recorded with what they make
     * @param siblings other runs, whose stages are taken over where they are the same
     */
    Scheduler(WorkerCommand command, RunFolder folder, int sideBySide, Map<String, String> code, Siblings siblings, RunListener listener) {
        this.command = command;
        this.folder = folder;
        this.sideBySide = sideBySide;
        this.code = code;
        this.siblings = siblings;
        this.listener = listener;
    }

    /**
     * @param stages each behind those that it needs
     * @throws InterruptedException if this thread is interrupted: children are ended, what is finished is kept
     */
    void run(List<Stage> stages) throws IOException, DataException, RunFailedException, InterruptedException {
        try (Round round = new Round()) {
            Map<String, JsonNode> found = new LinkedHashMap<>();
            for (Stage stage : stages) {
                if (stage.manner() == Manner.LOOK) {
                    found.put(stage.name(), round.look(stage));
                }
            }
            Map<String, String> keys = StageRecord.keys(stages, found);
            Set<String> done = new HashSet<>(found.keySet());
            List<Stage> waiting = new ArrayList<>();
            for (Stage stage : stages) {
                if (done.contains(stage.name())) {
                    continue;
                }
                if (done.containsAll(stage.needs()) && isDone(stage, keys.get(stage.name()))) {
                    done.add(stage.name());
                    tell(() -> listener.started(stage.name(), true));
                } else {
                    waiting.add(stage);
                }
            }
            round.carryOut(waiting, done, keys);
        }
    }

    /** Here, or in another run that has just been taken over from. */
    private boolean isDone(Stage stage, String key) throws IOException {
        return StageRecord.read(folder.record(stage.name()), key) != null || siblings.give(stage, key, folder);
    }

    /** The children of one run, and the threads that wait for them. */
    private final class Round implements AutoCloseable {

        private final Workers workers = new Workers(command, folder);
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        private final List<Thread> threads = new ArrayList<>();

        /**
         * Carries out a stage that looks. Where it finds what it found the last time its record stays, and the listener hears of a stage
         * that was skipped, unless there was something to do.
         */
        JsonNode look(Stage stage) throws IOException, DataException, RunFailedException, InterruptedException {
            String key = StageRecord.keys(List.of(stage), Map.of()).get(stage.name());
            StageRecord before = StageRecord.read(folder.record(stage.name()), key);
            Begun begun = new Begun(stage.name());
            if (before == null) {
                begun.tell();
            }
            start(stage, key, begun);
            Outcome outcome = outcomes.take();
            raise(outcome.failure());
            if (before != null && before.facts().equals(outcome.facts())) {
                if (begun.isTold()) {
                    tell(() -> listener.finished(stage.name(), outcome.seconds()));
                } else {
                    tell(() -> listener.started(stage.name(), true));
                }
                return before.facts();
            }
            begun.tell();
            record(outcome, key);
            return outcome.facts();
        }

        void carryOut(List<Stage> waiting, Set<String> done, Map<String, String> keys)
                throws IOException, DataException, RunFailedException, InterruptedException {
            Set<Stage> running = new HashSet<>();
            while (!waiting.isEmpty() || !running.isEmpty()) {
                for (Stage next = next(waiting, running, done, sideBySide); next != null; next = next(waiting, running, done, sideBySide)) {
                    waiting.remove(next);
                    running.add(next);
                    // what it made before is about to be replaced: until that is done, nothing may take it for whole, whatever its key was
                    Files.deleteIfExists(folder.record(next.name()));
                    start(next, keys.get(next.name()), new Begun(next.name()));
                }
                Outcome outcome = outcomes.take();
                running.remove(outcome.stage());
                raise(outcome.failure());
                done.add(outcome.stage().name());
                record(outcome, keys.get(outcome.stage().name()));
            }
        }

        private void record(Outcome outcome, String key) throws IOException {
            String name = outcome.stage().name();
            new StageRecord(name, key, outcome.seconds(), outcome.done().peakMemoryMb(), outcome.facts(), code).write(folder.record(name));
            tell(() -> listener.finished(name, outcome.seconds()));
        }

        private void start(Stage stage, String key, Begun begun) {
            Thread thread = new Thread(() -> outcomes.add(attempt(stage, key, begun, workers)), "karmma-stage-" + stage.name());
            threads.add(thread);
            thread.start();
        }

        /** Whoever is impatient and interrupts again would leave threads behind whose code is about to go. */
        @Override
        public void close() {
            workers.close(); // and with their children the threads end
            boolean interrupted = Thread.interrupted();
            for (Thread thread : threads) {
                interrupted |= join(thread);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return whether this thread was interrupted meanwhile */
    private static boolean join(Thread thread) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOPPING_MILLIS);
        boolean interrupted = false;
        for (long left = STOPPING_MILLIS; left > 0 && thread.isAlive(); left = (end - System.nanoTime()) / 1_000_000) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** That a stage begins, said once. */
    private final class Begun {

        private final String stage;
        private final AtomicBoolean told = new AtomicBoolean();

        Begun(String stage) {
            this.stage = stage;
        }

        void tell() {
            if (told.compareAndSet(false, true)) {
                Scheduler.this.tell(() -> listener.started(stage, false));
            }
        }

        boolean isTold() {
            return told.get();
        }
    }

    /**
     * The first stage that may start now, or null. One more than asked for where that has a JVM of its own: such a stage is mostly its
     * start, which waits for the disk as often as for the processor, and it measures no time.
     */
    static Stage next(List<Stage> waiting, Set<Stage> running, Set<String> done, int sideBySide) {
        boolean aloneRuns = running.stream().anyMatch(s -> s.manner().isAlone());
        if (aloneRuns) {
            return null;
        }
        return waiting.stream().filter(s -> done.containsAll(s.needs()))
                .filter(s -> running.size() < sideBySide || s.manner() == Manner.FRESH && running.size() == sideBySide)
                .filter(s -> !s.manner().isAlone() || running.isEmpty()).findFirst().orElse(null);
    }

    /** Never throws: whatever happens is an outcome, or the run would wait for ever. */
    private Outcome attempt(Stage stage, String key, Begun begun, Workers workers) {
        long start = System.nanoTime();
        try {
            if (stage.manner() != Manner.LOOK) {
                begun.tell();
            }
            WorkerProcess.Done done;
            try {
                done = carryOut(stage, key, begun, workers);
            } catch (WorkerProcess.Lost e) {
                if (workers.isClosed()) {
                    throw e; // it was told to go
                }
                tell(() -> listener.message("stage " + stage.name() + ": " + e.getMessage() + "; trying once more, from its checkpoint"));
                done = carryOut(stage, key, begun, workers);
            }
            return new Outcome(stage, done, (System.nanoTime() - start) / 1e9, null);
        } catch (WorkerProcess.Lost e) {
            return new Outcome(stage, null, 0, new RunFailedException("stage " + stage.name() + ": " + e.getMessage(), e));
        } catch (Throwable e) {
            return new Outcome(stage, null, 0, e);
        }
    }

    private WorkerProcess.Done carryOut(Stage stage, String key, Begun begun, Workers workers)
            throws IOException, WorkerProcess.Lost, DataException, RunFailedException {
        WorkerProcess worker = workers.take(stage.manner());
        boolean well = false;
        try {
            WorkerProcess.Done done = worker.carryOut(stage.name(), key, (d, t, note) -> {
                begun.tell(); // whoever looks has found something to do
                tell(() -> listener.progress(stage.name(), d, t, note));
            }, text -> tell(() -> listener.message(text)));
            well = true;
            return done;
        } finally {
            if (well && !stage.manner().measures()) {
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
