package org.karmma.bench;

import org.karmma.launcher.cli.Subcommand;
import picocli.CommandLine.Command;

/** Adds {@code karmma bench} to the command line. */
public final class BenchSubcommand implements Subcommand {

    @Override
    public Object with(Context context) {
        return new Bench(context);
    }

    /** The benchmarks. */
    @Command(name = "bench", description = "Measure this installation.", synopsisSubcommandLabel = "BENCH",
            subcommands = {SwapCommand.class, HttpCommand.class})
    static final class Bench {

        private final Context context;

        Bench(Context context) {
            this.context = context;
        }

        Context context() {
            return context;
        }
    }
}
