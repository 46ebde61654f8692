package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.karmma.core.ExportResult;
import org.karmma.core.Exporter;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes a trained student for Python and C++. */
@Command(name = "export", description = {"Write a trained student as a TorchScript archive, which PyTorch loads in Python and C++ without"
        + " Karmma. Its answers for every subset of the sensors are compared with the student's before the file appears. The bundles of all"
        + " of the student's modalities must be here."})
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Mixin
    private ModelArgument model;

    @Option(names = "--out", required = true, paramLabel = "FILE.pt", description = "what to write; a file that is there is replaced")
    private Path out;

    @Override
    public Integer call() throws Exception {
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            ExportResult result = framework.service(Exporter.class).torchScript(model.named(), out);
            karmma.streams().out().println(String.format(Locale.ROOT, "compared: %d subsets, the largest difference of two logits is %.1e",
                    result.subsets(), result.largestDifference()));
            karmma.streams().out().println("archive:  " + result.file());
        }
        return ExitCode.OK;
    }
}
