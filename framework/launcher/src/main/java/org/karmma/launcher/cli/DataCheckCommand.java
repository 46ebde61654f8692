package org.karmma.launcher.cli;

import java.util.concurrent.Callable;
import org.karmma.core.DataReport;
import org.karmma.core.DataSets;
import org.karmma.core.ProgressLines;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Tells what there is of a data set, and what is wrong with it. */
@Command(name = "check", description = {"Tell what there is of a data set, what is missing, and what is damaged: every annotation is read,"
        + " every recording looked for. Exit code 3 if something is wrong; what somebody should merely know (warnings) is not."})
final class DataCheckCommand implements Callable<Integer> {

    @ParentCommand
    private DataCommand parent;

    @Mixin
    private DataArguments data;

    @Option(names = "--media", description = "open each recording, too, and read a second at both ends of what is annotated of it, as a run"
            + " would; what is damaged in between is found when a run reads it")
    private boolean media;

    @Option(names = "--json", description = "answer as one JSON object, with every finding")
    private boolean json;

    @Option(names = "--all", description = "list every finding, not only the first " + DataReportText.SHOWN + " of each sort")
    private boolean all;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        RootCommand karmma = parent.karmma();
        try (KarmmaFramework framework = karmma.start(without)) {
            DataReport report;
            try (ProgressLines progress = ProgressLines.to(karmma.streams().err())) {
                report = framework.service(DataSets.class).check(data.request(), media, progress);
            }
            if (json) {
                karmma.streams().out().println(DataReportText.json(report));
            } else {
                DataReportText.lines(report, all ? Integer.MAX_VALUE : DataReportText.SHOWN).forEach(karmma.streams().out()::println);
            }
            return report.isWrong() ? ExitCode.DATA : ExitCode.OK;
        }
    }
}
