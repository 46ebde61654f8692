package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.console.CommandClient;
import org.karmma.launcher.console.Commands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Carries out console commands in a home, whether it runs or not. */
@Command(name = "exec", description = {"Carry out commands of the console (karmma:slots kitchen --json), each in quotes, up to the first"
        + " that fails (exit code 1; 2 if it was used wrongly). Where the home runs already, the process that it runs in is asked;"
        + " elsewhere it is started for this, and stopped again. Relative paths start from the current folder."})
final class ExecCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "for instance 'karmma:students', 'lb -s' or 'help'")
    private List<String> commands;

    @Override
    public Integer call() throws Exception {
        Home home = karmma.home();
        Path here = Path.of("").toAbsolutePath();
        Streams streams = karmma.streams();
        Optional<CommandClient> running = CommandClient.find(home);
        if (running.isPresent()) {
            try (CommandClient client = running.get()) {
                return client.run(here, commands, streams.out(), streams.err());
            }
        } else {
            try (KarmmaFramework framework = karmma.start(Without.NONE)) {
                return Commands.run(framework.context(), here, commands.toArray(String[]::new), streams.out(), streams.err());
            }
        }
    }
}
