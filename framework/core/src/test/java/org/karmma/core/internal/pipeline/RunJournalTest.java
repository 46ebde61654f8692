package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.JsonText;
import org.karmma.core.RunListener;
import org.karmma.core.RunStatus;
import org.karmma.core.RunStatus.State;
import org.karmma.core.internal.pipeline.Stage.Manner;
import org.karmma.dataset.DataException;

class RunJournalTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final RunListener NOBODY = new RunListener() {
        @Override
        public void started(String stage, boolean skipped) {}

        @Override
        public void progress(String stage, long done, long total, String note) {}

        @Override
        public void finished(String stage, double seconds) {}

        @Override
        public void message(String text) {}
    };

    @TempDir
    Path folder;

    private final RunFolders runs = new RunFolders();
    private long seconds;

    private RunJournal journal(Path run) {
        List<Stage> stages = List.of("data", "train", "test").stream()
                .map(name -> new Stage(name, List.of(), Map.of(), Manner.SHARED, context -> Map.of())).toList();
        return new RunJournal(new RunFolder(run), "noses", stages, NOBODY, CLOCK, () -> seconds * 1_000_000_000L);
    }

    @Test
    void howFarItIsCanBeReadMeanwhile() throws Exception {
        RunJournal journal = journal(folder);
        journal.started("data", true);
        journal.started("train", false);
        seconds = 10;
        journal.progress("train", 100, 400, "loss 0.5");
        seconds = 20;
        journal.progress("train", 200, 400, "loss 0.4");
        RunStatus status = runs.status(folder);
        assertEquals(State.RUNNING, status.state());
        assertEquals(List.of(State.UNCHANGED, State.RUNNING, State.WAITING),
                status.stages().stream().map(RunStatus.StageStatus::state).toList());
        RunStatus.StageStatus train = status.stages().get(1);
        assertEquals(200, train.done());
        assertEquals(20.0, train.seconds());
        assertEquals(20.0, train.secondsLeft(), "200 more at 10 a second");
        assertEquals("loss 0.4", train.note());
        assertTrue(JsonText.of(status).contains("\"state\":\"running\",\"began\":\"1970-01-01T00:00:00Z\""), JsonText.of(status));
        journal.finished("train", 25);
        assertNull(runs.status(folder).stages().get(1).secondsLeft());
    }

    @Test
    void howItEndedIsWrittenDown() throws Exception {
        assertEquals(7, journal(folder).over(() -> 7));
        assertEquals(State.DONE, runs.status(folder).state());
        RunJournal failing = journal(folder);
        failing.started("data", false);
        assertThrows(IOException.class, () -> failing.over(() -> {
            throw new IOException("the disk is full");
        }));
        assertEquals("the disk is full", runs.status(folder).message());
        assertEquals(State.FAILED, runs.status(folder).stages().get(0).state());
        assertThrows(InterruptedException.class, () -> journal(folder).over(() -> {
            throw new InterruptedException();
        }));
        assertEquals(State.INTERRUPTED, runs.status(folder).state());
    }

    @Test
    void aProcessThatHasGoneIsNoticed() throws Exception {
        journal(folder).started("data", false);
        Path file = new RunFolder(folder).status();
        Files.writeString(file, Files.readString(file).replaceFirst("\"process\":\"[^\"]*\"", "\"process\":\"another one\""));
        RunStatus status = runs.status(folder);
        assertEquals(State.INTERRUPTED, status.state());
        assertEquals(State.INTERRUPTED, status.stages().get(0).state());
        assertTrue(status.message().contains("its process has gone"), status.message());
    }

    @Test
    void aFolderOfRunsHasAllOfThem() throws Exception {
        journal(folder.resolve("b"));
        journal(folder.resolve("a"));
        Files.createDirectory(folder.resolve("c"));
        assertEquals(List.of("a", "b"), runs.in(folder).stream().map(run -> Path.of(run.folder()).getFileName().toString()).toList());
        assertThrows(DataException.class, () -> runs.status(folder.resolve("c")));
        Files.writeString(new RunFolder(folder.resolve("a")).status(), "{");
        assertTrue(assertThrows(DataException.class, () -> runs.in(folder)).getMessage().contains("cannot be read"));
    }
}
