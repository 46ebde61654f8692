package org.karmma.launcher.cli;

import java.util.concurrent.Callable;
import org.karmma.core.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that comes with another jar. */
public final class EchoSubcommand implements Subcommand {

    @Override
    public Object with(Context context) {
        return new Echo(context);
    }

    @Command(name = "echo", description = "Say it again.")
    private static final class Echo implements Callable<Integer> {

        private final Context context;

        @Parameters(index = "0")
        private String text;

        private Echo(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws Exception {
            if (text.equals("nothing")) {
                throw new ConfigurationException("there is nothing to say");
            }
            context.out().println(text + " from " + context.home().folder());
            return 7;
        }
    }
}
