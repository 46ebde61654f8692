package org.karmma.launcher.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;

/**
 * A command that another jar on the class path adds to {@code karmma}: a {@link java.util.ServiceLoader} service. It inherits the
 * options, the messages and the exit codes of {@code karmma}.
 */
public interface Subcommand {

    /** An object whose class bears picocli's {@code @Command}; it, or its own subcommands, are {@link Callable}s of the exit code. */
    Object with(Context context);

    /** What the command line around it has. */
    interface Context {

        /** The installation that the command is for. @throws picocli.CommandLine.ParameterException if what was named is none */
        Home home();

        /** For results, and nothing else. */
        PrintStream out();

        /** For progress, messages and errors. */
        PrintStream err();
    }
}
