package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.Split;

/**
 * A resolved experiment: every default filled in. What each key means, its range and its default stand in
 * {@code experiment.schema.json} beside this class.
 */
public record Experiment(String name, DatasetChoice dataset, List<String> modalities, List<String> spaces, List<Long> seeds,
        FusionChoice fusion, DistillationChoice distillation, Map<String, ExtractorChoice> extractors, Fit pretraining,
        Training training, Evaluation evaluation, Limits limits, Resources resources,
        @JsonInclude(JsonInclude.Include.NON_NULL) Extension extension) {

    public record DatasetChoice(String provider, String root, Map<String, String> settings) {}

    public record FusionChoice(String name, Map<String, Double> teacher, Map<String, Double> student) {}

    public record DistillationChoice(String name, Map<String, Double> settings) {}

    public record ExtractorChoice(TeacherChoice teacher, StudentChoice student) {}

    public record TeacherChoice(String id) {}

    public record StudentChoice(String id) {}

    /** How long and how fast to train with AdamW. */
    public record Fit(int epochs, int batch, double learningRate, double weightDecay, double clipNorm, String schedule, double warmup,
            int accumulate, double labelSmoothing, String classWeights, int patience) {

        /** What was written down before these keys were there has their defaults. */
        public Fit {
            schedule = schedule == null ? "one-cycle" : schedule;
            accumulate = Math.max(1, accumulate);
            classWeights = classWeights == null ? "none" : classWeights;
        }

        public Fit(int epochs, int batch, double learningRate, double weightDecay, double clipNorm) {
            this(epochs, batch, learningRate, weightDecay, clipNorm, null, 0, 1, 0, null, 0);
        }

        /** Whether classes count by how rare they are. */
        public boolean balances() {
            return "balanced".equals(classWeights);
        }
    }

    public record Training(double modalityDropout, Fit teacher, Fit student) {}

    public record Evaluation(String split, int bootstrap, boolean probes, boolean cost, int costRepeats, int latencyCalls) {
        /** The split that results are about. */
        public Split on() {
            return "test".equals(split) ? Split.TEST : Split.VALIDATION;
        }
    }

    /** @param clips of each split that take part; 0: all */
    public record Limits(double badClips, int clips) {}

    /**
     * How a modality is added to a trained student.
     *
     * @param modality what is added, the last of the experiment's; null where nothing is
     * @param parent SHA-256 of the {@code model.json} of that student, or of one that is only evaluated; null where networks are trained
     *     from the beginning and these settings are just there
     */
    public record Extension(String modality, String parent, double alpha, double temperature, double presence, boolean fineTune,
            double tolerance, int epochs, int batch, double learningRate, double weightDecay, double clipNorm) {

        public Fit fit() {
            return new Fit(epochs, batch, learningRate, weightDecay, clipNorm);
        }

        Extension of(String added, String student) {
            return new Extension(added, student, alpha, temperature, presence, fineTune, tolerance, epochs, batch, learningRate,
                    weightDecay, clipNorm);
        }
    }

    /** @param checkpointSeconds how long training goes on between two checkpoints */
    public record Resources(int workers, int threads, String device, String memory, Double checkpointSeconds) {

        /** What was written down before this key was there has its default. */
        public Resources {
            checkpointSeconds = checkpointSeconds == null ? 10.0 : checkpointSeconds;
        }

        /** Child JVMs that work side by side. */
        public int workersOrCores() {
            return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
        }
    }

    /** The same with its data elsewhere. */
    public Experiment at(String root) {
        return new Experiment(name, new DatasetChoice(dataset.provider(), root, dataset.settings()), modalities, spaces, seeds, fusion,
                distillation, extractors, pretraining, training, evaluation, limits, resources, extension);
    }

    /** The modality that this adds to a trained student, or null where it adds none. */
    public String added() {
        return extension == null ? null : extension.modality();
    }

    /** SHA-256 of the {@code model.json} of the trained student that this is about, or null where it trains networks from the beginning. */
    public String parent() {
        return extension == null ? null : extension.parent();
    }

    /** Whether a trained student is only evaluated. */
    public boolean evaluates() {
        return parent() != null && added() == null;
    }

    /** The label space that results judge. */
    public String judged() {
        return spaces.get(0);
    }

    /** The id of the teacher extractor that a modality is to use, or null for the only one. */
    public String teacherExtractor(String modality) {
        ExtractorChoice choice = extractors.get(modality);
        return choice == null || choice.teacher() == null ? null : choice.teacher().id();
    }

    /** The id of the student extractor that a modality is to use, or null for the only one. */
    public String studentExtractor(String modality) {
        ExtractorChoice choice = extractors.get(modality);
        return choice == null || choice.student() == null ? null : choice.student().id();
    }
}
