package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunStatus;
import org.karmma.core.RunStatus.StageStatus;
import org.karmma.core.RunStatus.State;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how far a run is while it is carried out, for whoever looks at its folder from elsewhere, and hands on what it hears. Written
 * whenever a stage begins or ends, and every few seconds in between. That it cannot be written stops no run.
 */
final class RunJournal implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BETWEEN_NANOS = 5_000_000_000L;

    /**
     * What is in the file.
     *
     * @param process when it was started, as the system tells it: numbers of processes are given again
     */
    record Written(RunStatus run, String process) {}

    private final RunFolder folder;
    private final String name;
    private final RunListener next;
    private final LongSupplier nanoTime;
    private final String began;
    private final Map<String, StageStatus> stages = new LinkedHashMap<>();
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private final Map<String, long[]> first = new LinkedHashMap<>();
    private State state = State.RUNNING;
    private String message = "";
    private long written;

    /** @param name of the experiment */
    RunJournal(RunFolder folder, String name, List<Stage> stages, RunListener next) {
        this(folder, name, stages, next, InstantSource.system(), System::nanoTime);
    }

    RunJournal(RunFolder folder, String name, List<Stage> stages, RunListener next, InstantSource clock, LongSupplier nanoTime) {
        this.folder = folder;
        this.name = name;
        this.next = next;
        this.nanoTime = nanoTime;
        this.began = clock.instant().toString();
        stages.forEach(stage -> this.stages.put(stage.name(), StageStatus.waiting(stage.name())));
        write();
    }

    @Override
    public void started(String stage, boolean skipped) {
        next.started(stage, skipped);
        begun.put(stage, nanoTime.getAsLong());
        put(new StageStatus(stage, skipped ? State.UNCHANGED : State.RUNNING, 0, 0, skipped ? null : (Double) 0.0, null, ""));
        write();
    }

    @Override
    public void progress(String stage, long done, long total, String note) {
        next.progress(stage, done, total, note);
        long now = nanoTime.getAsLong();
        long[] since = first.computeIfAbsent(stage, s -> new long[] {done, now});
        double rate = now > since[1] ? (done - since[0]) * 1e9 / (now - since[1]) : 0;
        put(new StageStatus(stage, State.RUNNING, done, total, (now - begun.computeIfAbsent(stage, s -> now)) / 1e9,
                rate > 0 && total >= done ? (Double) ((total - done) / rate) : null, note));
        if (now - written >= BETWEEN_NANOS) {
            write();
        }
    }

    @Override
    public void finished(String stage, double seconds) {
        next.finished(stage, seconds);
        put(new StageStatus(stage, State.DONE, 0, 0, seconds, null, ""));
        write();
    }

    @Override
    public void message(String text) {
        next.message(text);
    }

    /** As long as a process lives, the system says the same of it to everybody; empty where it does not tell. */
    static String born(ProcessHandle process) {
        return process.info().startInstant().map(String::valueOf).orElse("");
    }

    private synchronized void put(StageStatus stage) {
        stages.put(stage.name(), stage);
    }

    /** What a run does. */
    @FunctionalInterface
    interface Work<T> {
        T carryOut() throws IOException, DataException, RunFailedException, InterruptedException;
    }

    /** Has a run carried out, and writes down how it ended. */
    <T> T over(Work<T> run) throws IOException, DataException, RunFailedException, InterruptedException {
        State how = State.FAILED;
        String why = "";
        try {
            T result = run.carryOut();
            how = State.DONE;
            return result;
        } catch (InterruptedException e) {
            how = State.INTERRUPTED;
            throw e;
        } catch (IOException | DataException | RunFailedException | RuntimeException e) {
            why = String.valueOf(e.getMessage());
            throw e;
        } finally {
            end(how, why);
        }
    }

    /** Also where this thread is interrupted, and where that happens once more. */
    private void end(State how, String why) {
        boolean interrupted = Thread.interrupted();
        synchronized (this) {
            state = how;
            message = why;
            stages.replaceAll((stage, status) -> status.state() == State.RUNNING
                    ? new StageStatus(stage, how, status.done(), status.total(), status.seconds(), null, status.note()) : status);
        }
        write();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write() {
        written = nanoTime.getAsLong();
        RunStatus status = new RunStatus(folder.top().toString(), name, state, began, new ArrayList<>(stages.values()), message,
                ProcessHandle.current().pid());
        try {
            try {
                store(status);
            } catch (ClosedByInterruptException e) {
                Thread.interrupted();
                store(status);
                Thread.currentThread().interrupt();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", folder.status(), e.toString());
        }
    }

    private void store(RunStatus status) throws IOException {
        WholeFiles.write(folder.status(), file -> JSON.writeValue(file.toFile(), new Written(status, born(ProcessHandle.current()))));
    }
}
