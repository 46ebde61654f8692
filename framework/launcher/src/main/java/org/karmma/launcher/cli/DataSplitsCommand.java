package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.core.DataSets;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes down a division. */
@Command(name = "splits", description = {"Write which clip is in which split, with its span and labels, as CSV. A run keeps the same as"
        + " run/splits.csv in its folder."})
final class DataSplitsCommand implements Callable<Integer> {

    @ParentCommand
    private DataCommand parent;

    @Mixin
    private DataArguments data;

    @Option(names = "--out", required = true, paramLabel = "FILE.csv", description = "what to write; a file that is there is replaced")
    private Path out;

    @Override
    public Integer call() throws Exception {
        RootCommand karmma = parent.karmma();
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            int clips = framework.service(DataSets.class).writeSplits(data.request(), out);
            karmma.streams().out().println(clips + " clips: " + out);
        }
        return ExitCode.OK;
    }
}
