package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.karmma.core.RunStatus;
import org.karmma.core.RunStatus.StageStatus;
import org.karmma.core.RunStatus.State;
import org.karmma.core.Runs;
import org.karmma.dataset.DataException;

/** Reads what a {@link RunJournal} has written, and whether its process still lives. */
public final class RunFolders implements Runs {

    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Override
    public RunStatus status(Path folder) throws DataException {
        RunFolder run = new RunFolder(folder.toAbsolutePath().normalize());
        if (!Files.exists(run.status())) {
            throw new DataException(folder.toString(), "there is no run in this folder, or none that has begun",
                    "Name the folder that was given as --out");
        }
        try {
            RunJournal.Written file = JSON.readValue(run.status().toFile(), RunJournal.Written.class);
            RunStatus written = file.run();
            boolean gone = written.state() == State.RUNNING && !lives(written.pid(), file.process());
            List<StageStatus> stages = gone ? written.stages().stream().map(RunFolders::interrupted).toList() : written.stages();
            return new RunStatus(run.top().toString(), written.name(), gone ? State.INTERRUPTED : written.state(), written.began(), stages,
                    gone ? "its process has gone; the same command goes on from there" : written.message(), written.pid());
        } catch (IOException e) {
            throw new DataException(run.status().toString(), "it cannot be read: " + e.getMessage(), "The run itself may be whole: start it"
                    + " again, what is done is skipped");
        }
    }

    /** @param born when the process began that was meant: its number may be another one's by now */
    private static boolean lives(long pid, String born) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> RunJournal.born(process).equals(born)).isPresent();
    }

    private static StageStatus interrupted(StageStatus stage) {
        return stage.state() != State.RUNNING ? stage
                : new StageStatus(stage.name(), State.INTERRUPTED, stage.done(), stage.total(), stage.seconds(), null, stage.note());
    }

    @Override
    public List<RunStatus> in(Path folder) throws DataException {
        if (isRun(folder)) {
            return List.of(status(folder));
        }
        List<RunStatus> runs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path run : folders.filter(RunFolders::isRun).sorted().toList()) {
                runs.add(status(run));
            }
        } catch (IOException e) {
            throw new DataException(folder.toString(), "it cannot be listed: " + e, "Name a folder that is there");
        }
        return runs;
    }

    private static boolean isRun(Path folder) {
        return Files.exists(new RunFolder(folder).status());
    }
}
