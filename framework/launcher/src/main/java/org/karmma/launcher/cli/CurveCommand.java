package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.dataset.DataException;
import org.karmma.evaluation.ExpectedCurves;
import org.karmma.evaluation.SubsetTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What a subset table comes to while sensors fail. */
@Command(name = "curve", description = {"Tell what accuracy to expect while each modality is missing with probability 0, 10, ... 90 %%,"
        + " from a table of accuracies per subset (docs/scoring.md): each modality is dropped independently; where all would be, one is"
        + " kept, chosen uniformly. Systems with gaps (null) are skipped with a note."})
final class CurveCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "TABLE.json", description = "a JSON file with subset_order and subset_accuracy")
    private Path table;

    @Option(names = "--json", description = "answer as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws DataException {
        SubsetTables read = SubsetTables.read(table);
        ExpectedCurves curves = new ExpectedCurves(read);
        curves.notes().forEach(note -> karmma.streams().err().println("karmma: " + note));
        if (read.tables().isEmpty()) {
            throw new DataException(table + ": subset_accuracy", "every system has gaps, so there is no curve to tell",
                    "Give a number for each subset");
        }
        if (json) {
            karmma.streams().out().println(curves.json().toPrettyString());
        } else {
            curves.lines().forEach(karmma.streams().out()::println);
        }
        return ExitCode.OK;
    }
}
