package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.StartingWeights;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.Load;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.core.internal.training.Batches.Source;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.model.Safetensors;

/**
 * Trains one extractor alone, as a classifier. The teacher's: on the pool, and its weights are kept; where a data set has no pool, on
 * the training split. The student's: on the training split, as a probe of what the modality is worth alone; its weights are dropped,
 * since students are trained end to end.
 */
public final class PretrainStage implements Stage.Work {

    /** Weights of extractors do not depend on the seeds of the comparison. */
    private static final long SEED = 0;

    private final String modality;
    private final Role role;
    private final Fit fit;
    private final int shards;

    public PretrainStage(String modality, Role role, Fit fit, int shards) {
        this.modality = modality;
        this.role = role;
        this.fit = fit;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Extractor extractor = context.setup().slot(modality).extractor(role);
        Dataset dataset = context.setup().open(context.folder().top());
        List<LabelSpace> spaces = dataset.labelSpaces();
        Exposure exposure = Exposure.of(context, stage());
        Source source = new Source(modality, extractor.signal());
        List<String> labels = spaces.stream().map(LabelSpace::id).toList();
        SignalCache pool = signals(context, role == Role.TEACHER ? Split.PRETRAIN : Split.TRAIN, Purpose.LEARNING, exposure);
        Batches rows = new Batches(pool.size() > 0 ? pool : signals(context, Split.TRAIN, Purpose.LEARNING, exposure),
                List.of(source), labels);
        Batches choosing = new Batches(signals(context, Split.VALIDATION, Purpose.CHOOSING, exposure), List.of(source), labels);
        int[] usable = usable(rows, dataset);
        Checkpoint checkpoint = Checkpoint.of(context, stage()).beside(exposure::keep);
        try (NDManager manager = Fitting.manager(context.device())) {
            Classifier classifier = new Classifier(extractor, spaces, SEED, manager);
            if (role == Role.STUDENT) {
                start(classifier, context.experiment(), manager);
            }
            ClassifierValidation validation = new ClassifierValidation(classifier, choosing, spaces, manager);
            LabelEmphasis emphasis = LabelEmphasis.of(fit, role == Role.TEACHER ? "pretraining" : "training.student", spaces,
                    usable, rows::labels);
            Fitting fitting = new Fitting(fit, SEED, classifier.parameters(), factors(context.experiment()), checkpoint,
                    validation, new TrainingLog(context.folder().training(stage()), spaces));
            double loss = fitting.run(usable, exposure.learning((step, batch, random) ->
                    classifier.loss(rows.signals(step, batch, rows.recorded(batch)).get(0), emphasis.on(step, rows.targets(step, batch)))),
                    manager, context.progress());
            Map<String, Double> accuracy = validation.top1();
            if (role == Role.TEACHER) {
                save(classifier, context);
            }
            exposure.end(role == Role.TEACHER ? List.of(context.folder().extractor(modality)) : List.of());
            checkpoint.remove();
            context.messages().accept(String.format(Locale.ROOT, "%s %s alone: %s of validation right", role.id(), modality,
                    accuracy.entrySet().stream().map(e -> String.format(Locale.ROOT, "%s %.1f %%", e.getKey(), e.getValue()))
                            .collect(Collectors.joining(", "))));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("clips", usable.length);
            facts.put("loss", loss);
            facts.put("accuracy", accuracy);
            return facts;
        }
    }

    /** As a student's extractor starts. */
    private void start(Classifier classifier, Experiment experiment, NDManager manager) throws DataException {
        if (experiment.student(modality).weights() != null) {
            try (NDManager own = manager.newSubManager()) {
                classifier.load(StartingWeights.read(experiment, modality, own));
            }
        }
        if (!experiment.student(modality).train()) {
            classifier.freezeExtractor();
        }
    }

    private ToDoubleFunction<String> factors(Experiment experiment) {
        return name -> role == Role.STUDENT && name.startsWith("extractor/") ? experiment.student(modality).learningRateFactor() : 1;
    }

    @Override
    public Load load() {
        return Load.training(role == Role.TEACHER ? Split.PRETRAIN : Split.TRAIN, fit);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        Path log = folder.training(stage());
        return role == Role.TEACHER ? List.of(folder.extractor(modality), folder.exposure(stage()), log)
                : List.of(folder.exposure(stage()), log);
    }

    private String stage() {
        return (role == Role.TEACHER ? "pretrain-" : "probe-") + modality;
    }

    private SignalCache signals(StageContext context, Split split, Purpose purpose, Exposure exposure) throws IOException {
        return exposure.watched(split, purpose, SignalCache.open(context.folder().signals(split), shards));
    }

    private int[] usable(Batches rows, Dataset dataset) throws DataException {
        int[] usable = rows.labelled();
        if (usable.length == 0) {
            throw new DataException("data set " + dataset.id(), "no labelled clip to train on was recorded with " + modality,
                    "Leave the modality out, or add such clips.");
        }
        return usable;
    }

    private void save(Classifier classifier, StageContext context) throws IOException {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        classifier.parameters().forEach((name, parameter) -> {
            if (name.startsWith("extractor/")) {
                weights.put(name.substring("extractor/".length()), parameter.getArray());
            }
        });
        Files.createDirectories(context.folder().extractor(modality).getParent());
        Safetensors.write(context.folder().extractor(modality), weights, Map.of("modality", modality));
    }
}
