package org.karmma.launcher.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The bundles of the drop folder. */
@Command(name = "modality", description = {"Install, list and remove the bundles of modalities, and of students (karmma package):"
        + " the files of the home's folder modalities. A home that runs follows within seconds."},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModalityInstallCommand.class, ModalityListCommand.class, ModalityRemoveCommand.class})
final class ModalityCommand {

    @ParentCommand
    private RootCommand karmma;

    RootCommand karmma() {
        return karmma;
    }
}
