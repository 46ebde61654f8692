package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.ConfigurationException;
import org.karmma.core.SweepRequest;
import org.karmma.core.SweepResult;
import org.karmma.core.SweepVariant;
import org.karmma.core.Sweeps;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs an experiment with several settings. */
@Command(name = "sweep", description = {"Run an experiment with several settings and compare what comes out. What variants have in common"
        + " (data, decoded signals, pretrained extractors, teachers) is made once. Run it again to go on after an interruption, or with"
        + " more values.", "Variants are judged on the validation split: the test split is for the one that you choose."})
final class SweepCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "an experiment file, the name of one in the installation's"
            + " experiments folder, or a sweep file (docs/sweeps.md)")
    private Path file;

    @Option(names = "--over", paramLabel = "KEY=A,B,...", description = "a key of the experiment and the values that it takes, for instance"
            + " training.student.epochs=40,80; may be repeated: every combination is a variant")
    private List<String> over = new ArrayList<>();

    @Option(names = "--zip", description = "the first values of all --over make a variant, the second values another, and so on")
    private boolean zip;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "set a key of the experiment in all variants; may be repeated")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--only", paramLabel = "VARIANT", description = "run just this variant; may be repeated")
    private List<String> only = new ArrayList<>();

    @Option(names = "--split", paramLabel = "SPLIT", defaultValue = "validation",
            description = "what variants are judged on: validation, or test (default: ${DEFAULT-VALUE})")
    private String split;

    @Option(names = "--cost", description = "measure what answers cost in each variant, too")
    private boolean cost;

    @Option(names = "--fail-fast", description = "end with the first variant that fails (default: go on with the others)")
    private boolean failFast;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-sweep",
            description = "folder of the sweep, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--dry-run", description = "check everything, list the variants and what each sets, and do nothing")
    private boolean dryRun;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        SweepRequest request = new SweepRequest(Checked.experiment(file, karmma.home()), karmma.home().experiments(),
                SweptValues.parse(over), zip, overrides, only, split, cost, failFast, Checked.out(out), List.copyOf(without.modalities()));
        try (KarmmaFramework framework = karmma.start(without)) {
            Sweeps sweeps = framework.service(Sweeps.class);
            return dryRun ? list(sweeps, request) : run(sweeps, request);
        }
    }

    private int list(Sweeps sweeps, SweepRequest request) throws ConfigurationException {
        for (SweepVariant variant : sweeps.variants(request)) {
            karmma.streams().out().println(variant.name());
            variant.settings().forEach((key, value) -> karmma.streams().out().println("  " + key + ": " + value));
        }
        return ExitCode.OK;
    }

    private int run(Sweeps sweeps, SweepRequest request) throws Exception {
        SweepResult result;
        try (SweepProgress progress = SweepProgress.to(karmma.streams().err())) {
            result = sweeps.run(request, progress);
        }
        result.summary().forEach(karmma.streams().out()::println);
        karmma.streams().out().println("results: " + result.results());
        karmma.streams().out().println("report:  " + result.report());
        if (result.failures().isEmpty()) {
            return ExitCode.OK;
        }
        result.failures().forEach((variant, why) -> karmma.streams().err().println("karmma: variant " + variant + " failed: " + why));
        return ExitCode.FAILED;
    }
}
