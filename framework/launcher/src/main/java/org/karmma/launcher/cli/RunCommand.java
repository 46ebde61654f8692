package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs any experiment. */
@Command(name = "run", description = "Run an experiment: prepare data, train teacher and students, evaluate, report. Run it again to go on after an interruption.")
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "an experiment file, YAML or JSON, or the name of one in the installation's experiments folder")
    private Path experiment;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-run",
            description = "folder of the run, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "override a key of the experiment, for instance training.student.epochs=5; may be repeated")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "check everything, print the resolved experiment as JSON, and do nothing")
    private boolean dryRun;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        RunRequest request = new RunRequest(Checked.experiment(experiment, karmma.home()), overrides, out, List.copyOf(without.modalities()));
        try (KarmmaFramework framework = KarmmaFramework.start(karmma.launch(without))) {
            Workbench workbench = framework.service(Workbench.class);
            if (dryRun) {
                karmma.streams().out().println(workbench.resolve(request));
            } else {
                run(workbench, request, karmma.streams());
            }
        }
        return ExitCode.OK;
    }

    /** Runs, shows how far it is, prints what was found. */
    static RunResult run(Workbench workbench, RunRequest request, Streams streams) throws Exception {
        Checked.out(request.out());
        RunResult result;
        try (ProgressLines progress = ProgressLines.to(streams.err())) {
            result = workbench.run(request, progress);
        }
        result.summary().forEach(streams.out()::println);
        streams.out().println("results: " + result.results());
        streams.out().println("report:  " + result.report());
        return result;
    }
}
