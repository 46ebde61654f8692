package org.karmma.launcher.cli;

import java.util.concurrent.Callable;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.console.CommandServer;
import org.karmma.launcher.console.GogoSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The OSGi console, for people and for scripts. */
@Command(name = "shell", description = {"Open the console (Gogo) of a running framework; 'help' lists its commands, Ctrl-D leaves it.",
    "Without a terminal: carry out the commands on standard input, one a line, up to the first that fails (exit code 1)."})
final class ShellCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        LaunchOptions options = karmma.launch(without);
        Streams streams = karmma.streams();
        if (System.console() == null) {
            try (KarmmaFramework framework = karmma.start(options);
                    GogoSession session = GogoSession.open(framework.context(), streams.out(), streams.err())) {
                return script(session, streams);
            }
        }
        System.setOut(streams.out()); // the console is what this command is for
        Thread.currentThread().setContextClassLoader(null); // JLine looks for its terminals there first, and they are in its bundle
        try (KarmmaFramework framework = karmma.start(options.withPurpose(LaunchOptions.Purpose.CONSOLE));
                CommandServer commands = CommandServer.open(options.home(), framework.context())) {
            framework.awaitStop();
        }
        return ExitCode.OK;
    }

    private static int script(GogoSession session, Streams streams) throws InterruptedException {
        Lines lines = new Lines(streams.in());
        int number = 1;
        for (String line = lines.next(); line != null; line = lines.next(), number++) {
            try {
                session.execute(line).ifPresent(streams.out()::println);
            } catch (Exception e) {
                streams.err().println("karmma: line " + number + ": " + line + ": " + e.getMessage());
                return ExitCode.FAILED;
            }
        }
        return ExitCode.OK;
    }
}
