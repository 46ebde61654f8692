package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.EvaluateRequest;
import org.karmma.core.EvaluateResult;
import org.karmma.core.ProgressLines;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Evaluates a trained student over any data set. */
@Command(name = "evaluate", description = {"Evaluate a trained student over a split of any data set that is labelled alike: every subset of"
        + " its modalities, the missing-probability curve, the metrics of the field. Its logits are kept as karmma score reads them. Run it"
        + " again to go on after an interruption."})
final class EvaluateCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Mixin
    private ModelArgument model;

    @Option(names = "--data", required = true, paramLabel = "EXPERIMENT",
            description = "an experiment file whose data set has the labels that the student predicts; only its data set, limits and"
                    + " resources count")
    private Path data;

    @Option(names = "--split", paramLabel = "SPLIT", description = "test or validation (default: the experiment's evaluation.split)")
    private String split;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "override a key of the experiment, for instance dataset.root=/data; may be repeated")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-evaluate",
            description = "folder of the run, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--submission", paramLabel = "FILE",
            description = "write what the server of the split's challenge takes, of what the student says with everything that was"
                    + " recorded")
    private Path submission;

    @Option(names = "--json", description = "answer with what results.json holds; where no clip is labelled, with where the"
            + " predictions are")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(overrides);
        if (split != null) {
            settings.put("evaluation.split", split);
        }
        EvaluateRequest request = new EvaluateRequest(model.named(), Checked.experiment(data, karmma.home()), settings, Checked.out(out),
                submission == null ? null : submission.toAbsolutePath());
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            EvaluateResult result;
            try (ProgressLines progress = ProgressLines.to(karmma.streams().err())) {
                result = framework.service(Workbench.class).evaluate(request, progress);
            }
            print(result);
        }
        return ExitCode.OK;
    }

    private void print(EvaluateResult result) throws IOException {
        if (json) {
            karmma.streams().out().print(result.results() != null ? Files.readString(result.results())
                    : JsonNodeFactory.instance.objectNode().put("labelled", 0).put("predictions", result.predictions().toString()) + "\n");
            return;
        }
        result.summary().forEach(karmma.streams().out()::println);
        if (result.results() != null) {
            karmma.streams().out().println("results: " + result.results());
            karmma.streams().out().println("report:  " + result.report());
        }
        karmma.streams().out().println("logits:  " + result.predictions());
    }
}
