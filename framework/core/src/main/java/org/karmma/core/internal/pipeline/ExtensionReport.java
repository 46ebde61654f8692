package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.karmma.core.RunFailedException;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.training.ExtendStage;
import org.karmma.evaluation.Bootstrap;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Subsets;

/**
 * What came of adding a modality to a student: extension.json, extension.txt. What the modality is worth is measured on the split that
 * results are about, what became of the old answers on validation.
 */
final class ExtensionReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 1;
    /** How far a logit may move where sums are added up by several threads, in any order. */
    private static final double SEVERAL_THREADS = 1e-5;

    /** A subset with the new modality. @param without null where nothing is left without it @param difference null likewise */
    private record With(String subset, Interval with, Interval without, Interval difference) {}

    private final Experiment experiment;
    private final RunFolder folder;
    private final ModelDescription parent;
    private final JsonNode extended;

    /** @param parent the student as it was */
    ExtensionReport(Setup setup, RunFolder folder, ModelDescription parent) throws IOException {
        this.experiment = setup.experiment();
        this.folder = folder;
        this.parent = parent;
        this.extended = facts("extend");
    }

    private JsonNode facts(String stage) throws IOException {
        return JSON.readTree(folder.record(stage).toFile()).path("facts");
    }

    /** @throws RunFailedException naming the old subsets whose answers moved further than they may */
    void refuseWhatMoved() throws RunFailedException {
        List<String> wrong = new ArrayList<>();
        boolean fineTune = experiment.extension().fineTune();
        extended.path("before").properties().forEach(subset -> {
            double before = subset.getValue().asDouble();
            double after = extended.path("after").path(subset.getKey()).asDouble();
            double moved = moved(subset.getKey());
            if (fineTune && before - after > experiment.extension().tolerance()) {
                wrong.add(String.format(Locale.ROOT, "%s from %.1f to %.1f %%", subset.getKey(), before, after));
            } else if (!fineTune && moved > (experiment.resources().threads() == 1 ? 0 : SEVERAL_THREADS)) {
                wrong.add(String.format(Locale.ROOT, "%s by up to %.1e", subset.getKey(), moved));
            }
        });
        if (!wrong.isEmpty()) {
            throw new RunFailedException("the extended student is refused, '" + parent.name() + "' stays as it was: " + (fineTune
                    ? "on validation it lost more than the tolerance of " + experiment.extension().tolerance() + " points on "
                    + String.join(", ", wrong) + ". A higher extension.alpha, a lower extension.learningRate or extension.presence, or no "
                    + "fine-tuning keep more; a higher extension.tolerance accepts it."
                    : "without the new modality its logits differ for " + String.join(", ", wrong) + ". The fusion " + parent.fusion().id()
                    + " does not do what it promises of added slots: tell whoever wrote it."), null);
        }
    }

    /** JSON has no infinity: it comes back as text. */
    private double moved(String subset) {
        return extended.path("moved").path(subset).asDouble(Double.POSITIVE_INFINITY);
    }

    /** @return the lines of the table */
    List<String> write(List<Stage> stages) throws IOException {
        Outcome outcome = Outcome.read(folder.outcome(ExtendStage.EXTENDED, experiment.seeds().get(0)));
        List<With> measured = measured(outcome);
        List<String> lines = lines(measured, outcome.clips());
        ObjectNode json = json(measured, outcome.clips());
        List<StageRecord> records = new ArrayList<>();
        for (Stage stage : stages) {
            records.add(JSON.readValue(folder.record(stage.name()).toFile(), StageRecord.class));
        }
        ObjectNode seconds = json.putObject("seconds");
        records.forEach(record -> seconds.put(record.stage(), rounded(record.seconds())));
        ObjectNode bundles = json.putObject("bundles");
        StageRecord.code(records).forEach((what, hashes) -> bundles.put(what, String.join(", ", hashes)));
        WholeFiles.write(folder.extension(), file -> JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json));
        WholeFiles.write(folder.extensionTable(), file -> Files.write(file, lines));
        return lines;
    }

    private List<With> measured(Outcome outcome) {
        Outcomes outcomes = new Outcomes(List.of(ExtendStage.EXTENDED), List.of(outcome));
        Bootstrap bootstrap = new Bootstrap(outcomes, experiment.evaluation().bootstrap(), SEED);
        int bit = 1 << outcomes.subsets().modalities().size() - 1;
        List<With> all = new ArrayList<>();
        for (String subset : outcomes.subsets().names()) {
            int mask = outcomes.subsets().mask(subset);
            if ((mask & bit) != 0) {
                boolean alone = mask == bit;
                all.add(new With(subset, interval(bootstrap, mask, 0), alone ? null : interval(bootstrap, mask - bit, 0),
                        alone ? null : interval(bootstrap, mask, mask - bit)));
            }
        }
        return all;
    }

    /** Of one subset's accuracy, or of the paired difference of two, from the same resamples of clips. @param against 0 for none */
    private static Interval interval(Bootstrap bootstrap, int mask, int against) {
        double[] weights = new double[mask];
        weights[mask - 1] = 1;
        if (against > 0) {
            weights[against - 1] = -1;
        }
        return bootstrap.of(ExtendStage.EXTENDED, weights);
    }

    private ObjectNode json(List<With> measured, int clips) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1).put("experiment", experiment.name()).put("dataset", facts("data").path("id").asText())
                .put("added", experiment.added());
        root.putObject("parent").put("name", parent.name()).put("sha256", experiment.extension().parent());
        root.put("label_space", experiment.judged()).put("metric", "top-1 accuracy, percent").put("split", experiment.evaluation().split())
                .put("clips", clips).put("recorded_training_clips", extended.path("recorded").asInt())
                .put("interval", "95 % percentile bootstrap over clips, paired, " + experiment.evaluation().bootstrap() + " resamples");
        ObjectNode with = root.putObject("with");
        for (With one : measured) {
            ObjectNode node = with.putObject(one.subset());
            node.set("with", json(one.with()));
            node.set("without", json(one.without()));
            node.set("difference", json(one.difference()));
        }
        ObjectNode old = root.putObject("old");
        old.put("split", "validation").put("clips", extended.path("validation").asInt());
        ObjectNode subsets = old.putObject("subsets");
        extended.path("before").properties().forEach(subset -> subsets.putObject(subset.getKey())
                .put("identical", moved(subset.getKey()) == 0).put("largest_logit_difference", moved(subset.getKey()))
                .put("before", rounded(subset.getValue().asDouble()))
                .put("after", rounded(extended.path("after").path(subset.getKey()).asDouble())));
        root.set("settings", JSON.valueToTree(experiment.extension()));
        return root;
    }

    private static JsonNode json(Interval interval) {
        return interval == null ? JSON.nullNode() : JSON.createObjectNode().put("mean", rounded(interval.mean()))
                .put("low", rounded(interval.low())).put("high", rounded(interval.high()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private List<String> lines(List<With> measured, int clips) {
        List<String> lines = new ArrayList<>();
        lines.add(experiment.added() + " added to '" + parent.name() + "': top-1 accuracy (" + experiment.judged() + ") on the "
                + experiment.evaluation().split() + " split,");
        lines.add("percent, with 95 % intervals over " + clips + " clips");
        lines.add("");
        int width = Math.max(20, measured.stream().mapToInt(w -> w.subset().length()).max().orElse(0));
        lines.add(row(width, "modalities present", "without " + experiment.added(), "with it", "paired difference"));
        lines.add("-".repeat(width + 66));
        for (With w : measured) {
            lines.add(row(width, w.subset(), w.without() == null ? "-" : text("%.1f (%.1f-%.1f)", w.without()),
                    text("%.1f (%.1f-%.1f)", w.with()), w.difference() == null ? "-" : text("%+.1f (%+.1f to %+.1f)", w.difference())));
        }
        lines.add("");
        lines.addAll(old());
        return lines;
    }

    /** What became of the old answers. */
    private List<String> old() {
        Map<String, Double> moved = new LinkedHashMap<>();
        Subsets.of(parent.slots().stream().map(s -> s.id()).toList()).names().forEach(subset -> moved.put(subset, moved(subset)));
        long identical = moved.values().stream().filter(m -> m == 0).count();
        List<String> lines = new ArrayList<>();
        lines.add("without " + experiment.added() + " the answers of " + identical + " of " + moved.size()
                + " subsets are what they were, bit for bit (" + extended.path("validation").asInt() + " validation clips)");
        moved.forEach((subset, by) -> {
            if (by > 0) {
                lines.add(String.format(Locale.ROOT, "  %s: logits moved by up to %.2g, accuracy from %.1f to %.1f %%", subset, by,
                        extended.path("before").path(subset).asDouble(), extended.path("after").path(subset).asDouble()));
            }
        });
        return lines;
    }

    private static String text(String format, Interval i) {
        return String.format(Locale.ROOT, format, i.mean(), i.low(), i.high());
    }

    private static String row(int width, String head, String without, String with, String difference) {
        return String.format("%-" + width + "s%20s%20s%26s", head, without, with, difference);
    }
}
