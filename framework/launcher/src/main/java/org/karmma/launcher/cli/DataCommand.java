package org.karmma.launcher.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Data sets on disk. */
@Command(name = "data", description = "Look at a data set on disk. Nothing is changed there.", synopsisSubcommandLabel = "COMMAND",
        subcommands = {DataCheckCommand.class, DataSplitsCommand.class})
final class DataCommand {

    @ParentCommand
    private RootCommand karmma;

    RootCommand karmma() {
        return karmma;
    }
}
