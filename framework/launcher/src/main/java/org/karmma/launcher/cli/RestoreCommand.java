package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import org.karmma.launcher.home.HomeRestore;
import org.karmma.launcher.home.RestoreReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts a backup back. */
@Command(name = "restore", description = {"Restore a backup into the home, which must not run. All of it is checked first: a file that is"
        + " damaged, cut off or of a newer format changes nothing (exit code 3). A home that has been used already is refused without"
        + " --replace (exit code 2)."})
final class RestoreCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "FILE.tar.gz", description = "what karmma backup has written")
    private Path file;

    @Option(names = "--replace", description = "replace students, configuration, drop folder and logs that are there; they are kept in a"
            + " folder before-restore-TIME of the home")
    private boolean replace;

    @Option(names = "--json", description = "tell about it in JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Home home = karmma.homeToBe();
        RestoreReport report;
        try (Bytes bytes = Bytes.of("restore", karmma.err())) {
            report = new HomeRestore(home, replace).from(file, bytes);
        }
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode().put("home", report.home().toString()).put("karmma", report.karmma())
                    .put("created", report.created()).put("files", report.files()).put("contentBytes", report.bytes())
                    .put("kept", report.kept() == null ? null : report.kept().toString());
            report.newer().forEach(node.putArray("newer")::add);
            karmma.out().println(node);
            return ExitCode.OK;
        }
        karmma.out().println("restored:   " + report.home());
        karmma.out().println("backup of:  " + report.created() + ", Karmma " + report.karmma());
        karmma.out().println("size:       " + report.files() + " files of " + Bytes.text(report.bytes()));
        if (report.kept() != null) {
            karmma.out().println("kept:       what was there is in " + report.kept() + "; delete it when all is well");
        }
        report.newer().forEach(bundle -> karmma.out().println("stays:      modalities/" + bundle));
        return ExitCode.OK;
    }
}
