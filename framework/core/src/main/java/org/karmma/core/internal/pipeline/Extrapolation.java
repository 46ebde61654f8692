package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.karmma.core.Estimate;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.Stage.Manner;
import org.karmma.core.internal.training.PrepareStage;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.core.internal.training.TrainingLog;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;

/**
 * Makes of a trial on a few clips what the whole run would take. What a stage does with each clip grows with the clips of its split, and
 * where it trains with the epochs; everything else of it stays as it is.
 */
final class Extrapolation {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Setup whole;
    private final RunFolder run;
    private final RunFolder made;
    private final Map<String, StageRecord> records = new LinkedHashMap<>();
    private final Map<String, Stage> tried = new LinkedHashMap<>();
    private final Map<String, Integer> few = new LinkedHashMap<>();
    private final Map<String, Integer> all = new LinkedHashMap<>();

    /**
     * @param whole what is to be estimated
     * @param run the folder that it would have
     * @param trial what was done
     * @param made the folder with what came of it
     * @param stages of the trial
     */
    Extrapolation(Setup whole, RunFolder run, Setup trial, RunFolder made, List<Stage> stages) throws IOException {
        this.whole = whole;
        this.run = run;
        this.made = made;
        for (Stage stage : stages) {
            tried.put(stage.name(), stage);
            records.put(stage.name(), JSON.readValue(made.record(stage.name()).toFile(), StageRecord.class));
        }
        JsonNode data = records.get("data").facts();
        for (Split split : trial.splits()) {
            few.put(split.id(), data.path("clips").path(split.id()).asInt());
            all.put(split.id(), data.path(PrepareStage.ALL_CLIPS).path(split.id()).asInt());
        }
    }

    /** The seed of a trial that is measured, since its stages find a warm JVM. */
    static long measured(long first) {
        return first + 1;
    }

    Estimate of() throws IOException {
        List<Stage> stages = new Stages(whole, Map.of()).inOrder();
        Map<String, Double> seconds = new HashMap<>();
        Map<String, Estimate.Step> steps = new LinkedHashMap<>();
        for (Stage stage : stages) {
            seconds.put(stage.name(), seconds(stage));
            Estimate.Step one = step(stage, seconds.get(stage.name()));
            steps.merge(one.name(), one, Extrapolation::together);
        }
        int workers = whole.experiment().resources().workersOrCores();
        Double peak = steps.values().stream().map(Estimate.Step::peakMemoryMb).filter(p -> p != null).max(Double::compare).orElse(null);
        return new Estimate(whole.experiment().name(), few.values().stream().mapToInt(n -> n).max().orElse(0), all,
                List.copyOf(steps.values()), workers, new Clock(stages, seconds, workers).seconds(),
                steps.values().stream().mapToLong(Estimate.Step::bytes).sum(), peak == null ? null : (Double) (peak * workers),
                measuredOn());
    }

    private Estimate.Step step(Stage stage, double seconds) throws IOException {
        Load load = stage.work().load();
        String name = stage.manner() == Manner.FRESH ? "memory" : stage.name().replaceFirst("-\\d+$", "");
        return new Estimate.Step(name, 1, load.each() == null ? null : split(load).id(), load.trains() ? load.fit().epochs() : 1, seconds,
                bytes(stage), records.get(trial(stage.name())).peakMemoryMb());
    }

    private static Estimate.Step together(Estimate.Step a, Estimate.Step b) {
        Double peak = a.peakMemoryMb() == null || b.peakMemoryMb() == null ? null : (Double) Math.max(a.peakMemoryMb(), b.peakMemoryMb());
        return new Estimate.Step(a.name(), a.stages() + b.stages(), a.split(), a.epochs(), a.seconds() + b.seconds(), a.bytes() + b.bytes(),
                peak);
    }

    private double seconds(Stage stage) throws IOException {
        Load load = stage.work().load();
        if (load.each() == null) {
            return records.get(trial(stage.name())).seconds();
        }
        if (!load.trains()) {
            return clips(stage, all) * perClip(stage);
        }
        String trial = trial(stage.name());
        int trained = records.get(trial).facts().path("clips").asInt(); // those that were recorded with something, and labelled if need be
        double step = 1 / TrainingLog.clipsPerSecond(made.training(trial)).orElseThrow();
        double rest = Math.max(0, records.get(trial).seconds() - tried.get(trial).work().load().fit().epochs() * trained * step);
        return trained * grows(split(load)) * load.fit().epochs() * step + rest * grows(Split.VALIDATION);
    }

    /** The quickest of its kind: the others were the first to do something. */
    private double perClip(Stage stage) {
        String kind = kind(trial(stage.name()));
        return tried.values().stream().filter(s -> kind(s.name()).equals(kind) && clips(s, few) > 0)
                .mapToDouble(s -> records.get(s.name()).seconds() / clips(s, few)).min().orElse(0);
    }

    /** How many clips a stage looks at; the signals of a split are read in pieces. */
    private double clips(Stage stage, Map<String, Integer> of) {
        double clips = of.get(stage.work().load().each().id());
        long pieces = tried.keySet().stream().filter(s -> stage.name().startsWith("signals-") && kind(s).equals(kind(stage.name())))
                .count();
        return clips / Math.max(1, pieces);
    }

    /** Its name without what it is one of: pieces, seeds, splits of tokens. */
    private static String kind(String stage) {
        return stage.substring(0, Math.max(0, stage.lastIndexOf('-')));
    }

    private long bytes(Stage stage) throws IOException {
        if (stage.manner() == Manner.LOOK) {
            Path root = whole.dataRoot(run.top());
            return whole.madeOf().isEmpty() ? 0 : size(root);
        }
        Load load = stage.work().load();
        String trial = trial(stage.name());
        long bytes = 0;
        for (Path file : tried.get(trial).work().makes(made)) {
            bytes += file.equals(made.exposure(trial)) ? 0 : size(file); // a few bytes a clip, beside signals of thousands
        }
        return load.each() == null || load.trains() ? bytes : Math.round(bytes * grows(load.each()));
    }

    private static long size(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    /** How many times more clips there are of a split. */
    private double grows(Split split) {
        int clips = few.getOrDefault(split.id(), 0);
        return clips == 0 ? 1 : (double) all.get(split.id()) / clips;
    }

    /** What is trained on: a data set without a pool pretrains on its training split. */
    private Split split(Load load) {
        return load.each() == Split.PRETRAIN && load.trains() && few.get(Split.PRETRAIN.id()) == 0 ? Split.TRAIN : load.each();
    }

    /** The stage of the trial that stands for one of the run: another seed, the first of several measurements of memory. */
    private String trial(String stage) {
        Experiment experiment = whole.experiment();
        long measured = measured(experiment.seeds().get(0));
        for (TrainedSystem system : TrainedSystem.values()) {
            for (String prefix : List.of("", "test-")) {
                if (stage.matches(prefix + system.id() + "-\\d+")) {
                    return prefix + system.id() + "-" + measured;
                }
            }
        }
        return stage.startsWith("memory-") ? stage.replaceFirst("-\\d+$", "-1") : stage;
    }

    private Map<String, String> measuredOn() throws IOException {
        Map<String, String> on = new LinkedHashMap<>();
        on.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores");
        on.put("device", whole.experiment().resources().device());
        on.put("threads of a worker", Integer.toString(whole.experiment().resources().threads()));
        try {
            Path network = made.network(TrainedSystem.KARMMA_S.id(), measured(whole.experiment().seeds().get(0)));
            on.putAll(new LinkedHashMap<>(ModelPackage.peek(network).description().versions()));
        } catch (DataException e) {
            throw new IOException(e.getMessage(), e);
        }
        return on;
    }
}
