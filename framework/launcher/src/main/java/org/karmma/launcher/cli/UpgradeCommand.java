package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.karmma.core.ConfigurationException;
import org.karmma.core.HomeUpgrade;
import org.karmma.core.HomeUpgrade.Older;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.console.CommandClient;
import org.karmma.launcher.home.HomeBackup;
import org.karmma.launcher.home.HomeRestore;
import org.karmma.launcher.home.HomeStamp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Rewrites what earlier versions have left in a home. */
@Command(name = "upgrade", description = {"Rewrite what an earlier version of Karmma has left in the home in today's formats, after a"
        + " backup. A start reads older formats as they are and says so in the event log, but rewrites nothing: until this command the"
        + " earlier version can still be gone back to. The home must not run. May be done again where it was interrupted."})
final class UpgradeCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Option(names = "--dry-run", description = "only list what would be rewritten")
    private boolean dryRun;

    @Option(names = "--backup", paramLabel = "FILE.tar.gz",
            description = "where the backup goes (default: backups/before-upgrade-TIME.tar.gz in the home)")
    private Path backup;

    @Option(names = "--json", description = "tell about it in JSON")
    private boolean json;

    @Mixin
    private Why why;

    @Override
    public Integer call() throws Exception {
        Home home = karmma.home();
        refuseRunning(home);
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            HomeUpgrade upgrade = framework.service(HomeUpgrade.class);
            List<Older> older = upgrade.older();
            Path saved = null;
            if (!dryRun && !older.isEmpty()) {
                saved = backup == null ? home.folder().resolve("backups").resolve("before-upgrade-" + HomeRestore.stamp(Instant.now())
                        + ".tar.gz") : backup;
                try (Bytes bytes = Bytes.of("backup", karmma.err())) {
                    new HomeBackup(home, Versions.karmma(), false).to(saved, bytes);
                }
                older = upgrade.upgrade(why.text());
            }
            if (!dryRun) {
                stamp(home);
            }
            tell(older, saved);
        }
        return ExitCode.OK;
    }

    private static void stamp(Home home) throws DataException {
        try {
            HomeStamp.write(home, Versions.karmma());
        } catch (IOException e) {
            throw new DataException(home.folder().toString(), "the upgrade cannot be ended: " + e,
                    "See that there is room and that the home can be written, then upgrade again: what was rewritten stays.", e);
        }
    }

    private static void refuseRunning(Home home) throws IOException, ConfigurationException {
        try (CommandClient running = CommandClient.find(home).orElse(null)) {
            if (running != null) {
                throw new ConfigurationException(home.folder() + " runs. Stop it, then upgrade.");
            }
        }
    }

    private void tell(List<Older> older, Path saved) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode().put("rewritten", !dryRun)
                    .put("backup", saved == null ? null : saved.toString());
            ArrayNode files = node.putArray("older");
            older.forEach(o -> files.addObject().put("student", o.student()).put("file", o.file()).put("format", o.format()));
            karmma.out().println(node);
            return;
        }
        if (older.isEmpty()) {
            karmma.out().println("nothing in this home is of an older format");
        }
        older.forEach(o -> karmma.out().println((dryRun ? "to rewrite: " : "rewritten:  ") + o.student() + ": " + o.file() + ", "
                + o.format()));
        if (saved != null) {
            karmma.out().println("backup:     " + saved + "; karmma restore puts the home back as it was");
        }
    }
}
