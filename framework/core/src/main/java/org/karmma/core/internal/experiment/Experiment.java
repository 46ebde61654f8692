package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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

    /**
     * @param id null for the only one
     * @param weights what it starts from, a model package or a safetensors file; null: values that follow from the seed
     * @param sha256 of these weights, once they have been looked at
     * @param train whether training changes it
     * @param learningRateFactor what the learning rate is multiplied by for it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StudentChoice(String id, String weights, String sha256, Boolean train, Double learningRateFactor) {

        public StudentChoice {
            train = train == null || train;
            learningRateFactor = learningRateFactor == null ? 1 : learningRateFactor;
        }

        public StudentChoice(String id) {
            this(id, null, null, true, 1.0);
        }

        /** Whether it is trained from the beginning like all else. */
        public boolean isPlain() {
            return weights == null && train && learningRateFactor == 1;
        }

        StudentChoice startingAt(String file, String hash) {
            return new StudentChoice(id, file, hash, train, learningRateFactor);
        }
    }

    /**
     * How long and how fast to train with AdamW. The last ones are null where they have their default, so that what was trained without
     * them is known again.
     *
     * @param validate epochs from one look at validation to the next; null: each with a patience, none without
     * @param stopOn a {@link StopOn}; null: the accuracy
     * @param spaceWeights what label spaces count in the loss; null: all alike
     */
    public record Fit(int epochs, int batch, double learningRate, double weightDecay, double clipNorm, String schedule, double warmup,
            int accumulate, double labelSmoothing, ClassWeights classWeights, int patience,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer validate, @JsonInclude(JsonInclude.Include.NON_NULL) StopOn stopOn,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Double> spaceWeights) {

        /** What was written down before these keys were there has their defaults. */
        public Fit {
            schedule = schedule == null ? "one-cycle" : schedule;
            accumulate = Math.max(1, accumulate);
            classWeights = classWeights == null ? ClassWeights.NONE : classWeights;
            validate = validate == null || validate == 0 ? null : validate;
            stopOn = stopOn == StopOn.ACCURACY ? null : stopOn;
            spaceWeights = spaceWeights == null || spaceWeights.isEmpty() ? null : spaceWeights;
        }

        public Fit(int epochs, int batch, double learningRate, double weightDecay, double clipNorm) {
            this(epochs, batch, learningRate, weightDecay, clipNorm, null, 0, 1, 0, null, 0);
        }

        public Fit(int epochs, int batch, double learningRate, double weightDecay, double clipNorm, String schedule, double warmup,
                int accumulate, double labelSmoothing, ClassWeights classWeights, int patience) {
            this(epochs, batch, learningRate, weightDecay, clipNorm, schedule, warmup, accumulate, labelSmoothing, classWeights, patience,
                    null, null, null);
        }

        /** What stopping goes by. */
        public StopOn measure() {
            return stopOn == null ? StopOn.ACCURACY : stopOn;
        }

        /** Whether validation is looked at after an epoch, counted from 1. */
        public boolean validatesAfter(int epoch) {
            return validate != null ? epoch % validate == 0 || epoch == epochs : patience > 0;
        }

        /** What a label space counts in the loss. */
        public double weightOf(String space) {
            return spaceWeights == null ? 1 : spaceWeights.getOrDefault(space, 1.0);
        }
    }

    /** What of validation tells a better epoch from a worse one. */
    public enum StopOn {
        /** Top-1 of the first label space with all that each clip was recorded with. */
        @JsonProperty("accuracy") ACCURACY,
        /** The mean of that over all non-empty subsets of the modalities. */
        @JsonProperty("subsets") SUBSETS,
        /** Cross-entropy with all that each clip was recorded with, the mean over label spaces; less is better. */
        @JsonProperty("loss") LOSS
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
            double tolerance, @JsonUnwrapped Fit fit) {

        Extension of(String added, String student) {
            return new Extension(added, student, alpha, temperature, presence, fineTune, tolerance, fit);
        }
    }

    /** @param checkpointSeconds how long training goes on between two checkpoints */
    public record Resources(int workers, int threads, String device, String memory, String precision, Double checkpointSeconds) {

        /** What was written down before these keys were there has their defaults. */
        public Resources {
            precision = precision == null ? "fp32" : precision;
            checkpointSeconds = checkpointSeconds == null ? 10.0 : checkpointSeconds;
        }

        public Resources(int workers, int threads, String device, String memory) {
            this(workers, threads, device, memory, null, null);
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
        return student(modality).id();
    }

    /** How the student extractor of a modality is trained, and from where on. */
    public StudentChoice student(String modality) {
        ExtractorChoice choice = extractors.get(modality);
        return choice == null || choice.student() == null ? new StudentChoice(null) : choice.student();
    }

    Experiment with(Map<String, ExtractorChoice> chosen) {
        return new Experiment(name, dataset, modalities, spaces, seeds, fusion, distillation, chosen, pretraining, training, evaluation,
                limits, resources, extension);
    }
}
