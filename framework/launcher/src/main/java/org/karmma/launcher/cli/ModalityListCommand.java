package org.karmma.launcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.dataset.DataException;
import org.karmma.launcher.DryRun;
import org.karmma.launcher.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows the drop folder. */
@Command(name = "list", description = "List the files in the folder modalities, the bundles that serve from them, and why others are"
        + " refused.")
final class ModalityListCommand implements Callable<Integer> {

    @ParentCommand
    private ModalityCommand parent;

    @Override
    public Integer call() throws Exception {
        Home home = parent.karmma().home();
        List<DroppedFile> files;
        try {
            files = DryRun.list(home);
        } catch (IOException e) {
            throw new DataException(home.modalities().toString(), "it cannot be listed: " + e,
                    "See that there is room for temporary files, and that the folder can be read.", e);
        }
        for (DroppedFile file : files) {
            parent.karmma().streams().out().println(String.format(Locale.ROOT, "%-28s %-9s %-36s %s", file.name(), file.state().id(),
                    file.bundle().isEmpty() ? "-" : file.bundle(), file.detail()).stripTrailing());
        }
        return ExitCode.OK;
    }
}
