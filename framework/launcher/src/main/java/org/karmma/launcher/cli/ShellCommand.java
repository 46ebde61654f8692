package org.karmma.launcher.cli;

import java.io.InputStream;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The OSGi console, for people and for scripts. */
@Command(name = "shell", description = {"Open the console (Gogo) of a running framework; 'help karmma:' lists what Karmma adds.",
    "Without a terminal: carry out the commands on standard input, one a line, up to the first that fails (exit code 1)."})
final class ShellCommand implements Callable<Integer> {

    @ParentCommand
    private Karmma karmma;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        LaunchOptions options = karmma.launch(without.modalities());
        Streams streams = karmma.streams();
        if (System.console() == null) {
            try (KarmmaFramework framework = KarmmaFramework.start(options)) {
                return script(framework.service(CommandProcessor.class), streams);
            }
        }
        System.setOut(streams.out()); // the console is what this command is for
        try (KarmmaFramework framework = KarmmaFramework.start(options.withPurpose(LaunchOptions.Purpose.CONSOLE))) {
            framework.awaitStop();
        }
        return ExitCode.OK;
    }

    private static int script(CommandProcessor processor, Streams streams) throws InterruptedException {
        Lines lines = new Lines(streams.in());
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), streams.out(), streams.err())) {
            int number = 1;
            for (String line = lines.next(); line != null; line = lines.next(), number++) {
                try {
                    Object result = session.execute(line);
                    if (result != null) {
                        streams.out().println(session.format(result, Converter.INSPECT));
                    }
                } catch (Exception e) {
                    streams.err().println("karmma: line " + number + ": " + line + ": " + e.getMessage());
                    return ExitCode.FAILED;
                }
            }
        }
        return ExitCode.OK;
    }
}
