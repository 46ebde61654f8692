package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.ProgressLines;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Adds a modality to a trained student. */
@Command(name = "extend", description = {"Add a modality to a trained student. All else is frozen: without the modality every answer stays"
        + " what it was, bit for bit. Run it again to go on after an interruption."})
final class ExtendCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Option(names = "--with", required = true, paramLabel = "MODALITY", description = "the modality to add")
    private String modality;

    @Option(names = "--data", required = true, paramLabel = "EXPERIMENT",
            description = "an experiment file whose data set has that modality, and the labels that the student predicts")
    private Path data;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "override a key of the experiment, for instance extension.epochs=5; may be repeated")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-extend",
            description = "folder of the run, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--fine-tune", description = "train the rest of the student, too; its old answers then move, within the tolerance")
    private boolean fineTune;

    @Option(names = "--tolerance", paramLabel = "POINTS",
            description = "with --fine-tune: how many points any old subset may lose on validation before the result is refused"
                    + " (default: the experiment's, 1)")
    private Double tolerance;

    @Option(names = "--install", paramLabel = "NAME",
            description = "install the extended student under this name, in the place of one that has it")
    private String name;

    @Override
    public Integer call() throws Exception {
        ExtendRequest request = new ExtendRequest(model.named(), modality, Checked.experiment(data, karmma.home()), settings(),
                Checked.out(out));
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            Workbench workbench = framework.service(Workbench.class);
            ExtendResult result;
            try (ProgressLines progress = ProgressLines.to(karmma.streams().err())) {
                result = workbench.extend(request, progress);
            }
            result.summary().forEach(karmma.streams().out()::println);
            karmma.streams().out().println("results: " + result.results());
            karmma.streams().out().println("model:   " + result.student());
            if (name != null) {
                workbench.install(result.student(), name);
                karmma.streams().out().println("student: " + name);
            }
        }
        return ExitCode.OK;
    }

    private Map<String, String> settings() {
        if (tolerance != null && !fineTune) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "--tolerance goes with --fine-tune: without it no old answer moves at all");
        }
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (fineTune) {
            all.put("extension.fineTune", "true");
        }
        if (tolerance != null) {
            all.put("extension.tolerance", String.valueOf(tolerance));
        }
        return all;
    }
}
