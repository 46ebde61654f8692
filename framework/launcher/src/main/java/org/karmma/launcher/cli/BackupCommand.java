package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.launcher.home.BackupReport;
import org.karmma.launcher.home.HomeBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Backs a home up. */
@Command(name = "backup", description = {"Back the home up into one file: its students with their versions, configuration, drop folder and"
        + " logs; not its caches. It may run meanwhile, and change: what is written is the home at one moment. The file holds what the"
        + " configuration holds, secrets too, and is readable for you alone. karmma restore checks it and puts it back."})
final class BackupCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "FILE.tar.gz", description = "the file; an earlier one is replaced when the new one is whole")
    private Path file;

    @Option(names = "--with-runs", description = "runs that lie in the home, too")
    private boolean withRuns;

    @Option(names = "--json", description = "tell about it in JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        BackupReport report;
        try (Bytes bytes = Bytes.of("backup", karmma.err())) {
            report = new HomeBackup(karmma.home(), Versions.karmma(), withRuns).to(file, bytes);
        }
        report.leftOut().forEach(left -> karmma.err().println("karmma: left out " + left));
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode().put("file", report.archive().toString())
                    .put("bytes", report.archiveBytes()).put("files", report.files()).put("contentBytes", report.bytes());
            report.parts().forEach(node.putArray("parts")::add);
            report.leftOut().forEach(node.putArray("leftOut")::add);
            karmma.out().println(node);
        } else {
            karmma.out().println("backup:     " + report.archive());
            karmma.out().println("size:       " + Bytes.text(report.archiveBytes()) + ", " + report.files() + " files of "
                    + Bytes.text(report.bytes()));
            karmma.out().println("holds:      " + String.join(", ", report.parts()));
        }
        return ExitCode.OK;
    }
}
