package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.EvaluateResult;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Predictions;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.ResultsFile;
import org.karmma.evaluation.RunFacts;
import org.karmma.evaluation.report.Report;
import org.karmma.evaluation.report.SummaryLines;

/** What the predictions of an evaluated student come to: results.json, report.html, lines for the terminal, a submission. */
final class EvaluationReport {

    private final Setup setup;
    private final RunFolder folder;
    private final RunRecords records;

    EvaluationReport(Setup setup, RunFolder folder, List<Stage> stages) throws IOException {
        this.setup = setup;
        this.folder = folder;
        this.records = new RunRecords(setup, folder, stages);
    }

    /** @param submission null for none */
    EvaluateResult write(Path submission) throws IOException, DataException {
        Experiment experiment = setup.experiment();
        Predictions predictions = Predictions.open(folder.predictions());
        List<String> lines = new ArrayList<>();
        boolean labelled = records.of("evaluate").facts().path("labelled").asInt() > 0;
        if (labelled) {
            String system = experiment.name();
            List<Outcome> outcomes = predictions.outcomes(Progress.NONE).stream().filter(o -> o.system().equals(system)
                    && o.seed() == experiment.seeds().get(0)).toList();
            Results results = Results.of(List.of(system), outcomes, List.of(), facts(), experiment.evaluation().bootstrap());
            ResultsFile.write(results, folder.results());
            ModelDescription model = ModelPackage.read(folder.parent()).description();
            Report.write(results, ClipStrips.of(setup, folder, records, outcomes, model.labelSpaces().get(0).classes()), folder.report());
            lines.addAll(SummaryLines.of(results));
        } else {
            lines.add("no clip of the " + experiment.evaluation().split() + " split is labelled in " + experiment.judged()
                    + ": there are predictions, and nothing to judge them by");
        }
        int skipped = records.skipped().size();
        if (skipped > 0) {
            lines.add(skipped + " rows, clips or single modalities of clips were left out");
        }
        if (submission != null) {
            lines.add(new SubmissionFile(setup, folder, predictions).write(submission));
        }
        return new EvaluateResult(labelled ? folder.results() : null, labelled ? folder.report() : null, folder.predictions(), lines);
    }

    private RunFacts facts() throws DataException {
        Experiment experiment = setup.experiment();
        ModelDescription model = ModelPackage.read(folder.parent()).description();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model.name());
        settings.put("model.json, SHA-256", experiment.parent());
        settings.put("trained by", model.provenance().experiment());
        settings.put("trained on", model.provenance().dataset());
        settings.put("recipe", model.recipe().id());
        return new RunFacts(experiment.name() + " on " + records.dataset(), records.dataset(), experiment.evaluation().split(),
                experiment.judged(), "", records.modalities(), settings, records.clips(), records.skipped(), records.seconds(), List.of(),
                records.bundles());
    }
}
