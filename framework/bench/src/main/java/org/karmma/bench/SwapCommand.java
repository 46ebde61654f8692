package org.karmma.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What swapping costs those who ask meanwhile. */
@Command(name = "swap", description = {"Stop, start, update, uninstall, drop and quarantine modality bundles while threads ask a student,"
        + " and check every answer against what exactly the slots that it names have to give. Works in a home of its own, made of the"
        + " bundles of this one. Exit code 1 if a target is missed.",
    "Updates bring an equal build, one with another code fingerprint and one that lies about its tokens. One event in a hundred goes by way"
        + " of the drop folder, which is looked at once a second.",
    "swap_p50_ms: from the call to the first answer with the new set, without loading and warming up the model (loading_p50_ms)."
        + " p99_ratio: requests among swaps to requests at rest, at the same mix of subsets. first_request_ratio: the median first request"
        + " after a swap to the median request at rest. native_growth_mb: what the process would grow by over all events at the rate of"
        + " the second half."})
final class SwapCommand implements Callable<Integer> {

    @ParentCommand
    private BenchSubcommand.Bench bench;

    @Spec
    private CommandSpec spec;

    @Option(names = "--events", paramLabel = "N", defaultValue = "10000", description = "how many changes (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "what the changes are drawn from (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "4",
            description = "how many requests at a time (default: ${DEFAULT-VALUE})")
    private int threads;

    @Mixin
    private Asked asked;

    @Option(names = "--in-process", hidden = true, description = "measure this JVM, however it was started")
    private boolean inProcess;

    @Override
    public Integer call() throws Exception {
        if (events < 1 || threads < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--events and --threads take numbers from 1 on");
        }
        Home home = bench.context().home();
        Path modelPackage = Models.find(asked.model(), home);
        if (!inProcess) {
            return ChildJvm.run(arguments(home));
        }
        Report report = new SwapBench(new SwapBench.Plan(home, modelPackage, asked.clips(), events, seed, threads),
                bench.context().err()).run();
        return asked.tell(report, bench.context().out());
    }

    private List<String> arguments(Home home) {
        List<String> arguments = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        if (!arguments.contains("--home")) {
            arguments.addAll(List.of("--home", home.folder().toString()));
        }
        arguments.add("--in-process");
        return arguments;
    }
}
