package org.karmma.launcher.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.dataset.DataException;
import org.karmma.launcher.DryRun;
import org.karmma.launcher.Home;
import org.karmma.launcher.ModalityFiles;
import org.karmma.student.Presence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts a bundle, of a modality or a student, into the drop folder, if it would be taken in. */
@Command(name = "install", description = {"Try a bundle in a framework that is thrown away, and put it into the folder modalities if it"
        + " would be taken in, in the place of an earlier version of it. Exit code 3 if it is refused; then nothing was changed."})
final class ModalityInstallCommand implements Callable<Integer> {

    @ParentCommand
    private ModalityCommand parent;

    @Parameters(index = "0", paramLabel = "FILE", description = "the jar of the bundle")
    private Path file;

    @Option(names = "--dry-run", description = "only tell what would be wired, replaced, restarted or refused, and which students could use"
            + " it; of a student, which of its slots would work")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new DataException(file.toString(), "there is no such file that can be read", "Check the path");
        }
        Home home = parent.karmma().home();
        try {
            install(home);
        } catch (IOException e) {
            throw new DataException(home.modalities().toString(), file.getFileName() + " cannot be tried or put there: " + e,
                    "See that there is room, here and for temporary files, and that the folder can be written.", e);
        }
        return ExitCode.OK;
    }

    private void install(Home home) throws Exception {
        ModalityFiles files = new ModalityFiles(home);
        String name = files.nameFor(file);
        if (dryRun) {
            show(accepted(DryRun.of(home, file, name)), name, "would be");
            return;
        }
        try (ModalityFiles.Aside copy = files.aside(file)) {
            DryRun run = accepted(DryRun.of(home, copy.copy(), name)); // what was tried is what is installed, whatever becomes of the file
            copy.become(name);
            show(run, name, "is");
        }
    }

    private DryRun accepted(DryRun run) throws DataException {
        if (!run.refusal().isEmpty()) {
            throw new DataException(file.toString(), run.refusal(), run.replaced().isEmpty() ? "Nothing was changed" : run.replaced()
                    + " stays");
        }
        return run;
    }

    private void show(DryRun run, String name, String is) {
        PrintStream out = parent.karmma().streams().out();
        out.println(run.bundle() + " " + is + " installed as modalities/" + name);
        out.println("replaces: " + (run.replaced().isEmpty() ? "nothing" : run.replaced()));
        out.println("restarts: " + (run.refreshed().isEmpty() ? "nothing else" : String.join(", ", run.refreshed())));
        run.wires().forEach((provider, what) -> out.println("uses:     " + provider + ": " + String.join(", ", what)));
        if (!run.student().isEmpty()) {
            out.println("brings:   student " + run.student());
        }
        run.slots().forEach((student, slots) -> slots.forEach(slot -> out.println("student:  " + student + ": slot " + slot.slot() + ": "
                + state(slot, student.equals(run.student())))));
        if (!run.remark().isEmpty()) {
            out.println("note:     " + run.remark());
        }
    }

    /** @param brought whether the bundle is the student's, not the slot's */
    private static String state(Presence slot, boolean brought) {
        return slot.isPresent() ? brought ? "works" : "works with it" : slot.cause().id() + ": " + slot.detail();
    }
}
