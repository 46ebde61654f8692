package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ProgressLines;
import org.karmma.dataset.Progress;
import org.karmma.evaluation.Predictions;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.ResultsFile;
import org.karmma.evaluation.Scores;
import org.karmma.evaluation.report.Report;
import org.karmma.evaluation.report.SummaryLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Judges predictions of any framework. */
@Command(name = "score", description = {"Judge predictions of any framework: logits for every subset of the modalities, one or several"
        + " systems and seeds. Tells accuracies per subset, the missing-probability curve, intervals over clips and seeds, and for each"
        + " pair of systems whether the difference is real. The form, and how to write it from PyTorch: docs/scoring.md."})
final class ScoreCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "PREDICTIONS", description = "a folder with clips.json and SYSTEM/seedN/SUBSET.SPACE.npy")
    private Path folder;

    @Option(names = "--out", paramLabel = "DIR", description = "write results.json and report.html there")
    private Path out;

    @Option(names = "--json", description = "answer with what results.json holds")
    private boolean json;

    @Option(names = "--resamples", paramLabel = "N", defaultValue = "1000",
            description = "how many resamples stand behind each interval (default: ${DEFAULT-VALUE})")
    private int resamples;

    @Override
    public Integer call() throws Exception {
        if (resamples < 1) {
            throw new ConfigurationException("--resamples takes numbers from 1 on");
        }
        if (out != null) {
            Checked.out(out);
        }
        Results results;
        try (ProgressLines progress = ProgressLines.to(karmma.streams().err())) {
            Predictions predictions = Predictions.open(folder);
            results = Scores.of(predictions, folder.toAbsolutePath().normalize().getFileName().toString(), resamples, reading(progress));
        }
        if (json) {
            karmma.streams().out().println(ResultsFile.json(results).toPrettyString());
        } else {
            SummaryLines.of(results).forEach(karmma.streams().out()::println);
        }
        if (out != null) {
            ResultsFile.write(results, out.resolve("results.json"));
            Report.write(results, out.resolve("report.html"));
            if (!json) {
                karmma.streams().out().println("results: " + out.resolve("results.json"));
                karmma.streams().out().println("report:  " + out.resolve("report.html"));
            }
        }
        return ExitCode.OK;
    }

    private static Progress reading(ProgressLines lines) {
        return (done, total, note) -> {
            if (Thread.interrupted()) {
                throw new CancellationException("scoring was interrupted");
            }
            lines.progress("score", done, total, note);
        };
    }
}
