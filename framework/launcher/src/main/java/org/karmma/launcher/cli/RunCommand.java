package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.Estimate;
import org.karmma.core.Estimator;
import org.karmma.core.ProgressLines;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs any experiment. */
@Command(name = "run", description = "Run an experiment: prepare data, train teacher and students, evaluate, report. Run it again to go on"
        + " after an interruption.")
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "an experiment file, YAML or JSON, or the name of one in the"
            + " installation's experiments folder")
    private Path experiment;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-run",
            description = "folder of the run, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "override a key of the experiment, for instance"
            + " training.student.epochs=5; may be repeated")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "check everything, print the resolved experiment as JSON, and do nothing")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "with --dry-run: carry out every stage on N clips of each split, say what"
            + " time, disk and memory the whole run would take, and delete what came of it but for data that were made")
    private Integer limit;

    @Option(names = "--json", description = "with --dry-run --limit: the estimate as JSON")
    private boolean json;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        checkOptions();
        RunRequest request = new RunRequest(Checked.experiment(experiment, karmma.home()), overrides, out,
                List.copyOf(without.modalities()));
        try (KarmmaFramework framework = karmma.start(without)) {
            Workbench workbench = framework.service(Workbench.class);
            if (limit != null) {
                estimate(framework.service(Estimator.class), request);
            } else if (dryRun) {
                karmma.streams().out().println(workbench.resolve(request));
            } else {
                run(workbench, request, karmma.streams());
            }
        }
        return ExitCode.OK;
    }

    private void checkOptions() {
        if (limit != null && (!dryRun || limit < 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), dryRun ? "--limit takes a number from 1 on: " + limit
                    : "--limit goes with --dry-run. To run for real on a few clips of each split: --set limits.clips=" + limit);
        }
        if (json && limit == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--json goes with --dry-run --limit");
        }
    }

    private void estimate(Estimator estimator, RunRequest request) throws Exception {
        Checked.out(request.out());
        Estimate estimate;
        try (ProgressLines progress = ProgressLines.to(karmma.streams().err())) {
            progress.message("a trial on at most " + limit + " clips of each split");
            estimate = estimator.estimate(request, limit, progress);
        }
        if (json) {
            karmma.streams().out().println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(estimate));
        } else {
            EstimateText.of(estimate).forEach(karmma.streams().out()::println);
        }
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
