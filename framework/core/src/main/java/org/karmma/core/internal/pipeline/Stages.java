package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.karmma.core.internal.cost.CostStage;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Experiment.Extension;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Experiment.StudentChoice;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.pipeline.Stage.Manner;
import org.karmma.core.internal.training.EvaluateStage;
import org.karmma.core.internal.training.ExtendStage;
import org.karmma.core.internal.training.ExtensionTestStage;
import org.karmma.core.internal.training.LimitStage;
import org.karmma.core.internal.training.MatchStage;
import org.karmma.core.internal.training.PrepareStage;
import org.karmma.core.internal.training.PretrainStage;
import org.karmma.core.internal.training.SignalStage;
import org.karmma.core.internal.training.StripStage;
import org.karmma.core.internal.training.SystemStage;
import org.karmma.core.internal.training.TestStage;
import org.karmma.core.internal.training.TokenStage;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.Split;
import org.karmma.evaluation.Subsets;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;

/**
 * The story of a run as a list of stages: data, signals, pretrained extractors, teacher tokens, the four systems, their tests, their
 * cost. Where a modality is added to a student: data, what it has in common with the student, signals, the extended student, its test.
 * Where a student is evaluated: data, what it has in common with the student, signals, predictions.
 * Parent and children build the same list from the same experiment.
 */
public final class Stages {

    /** Pieces that a split is decoded in, side by side; a constant, so that a run can go on with another number of workers. */
    private static final int SHARDS = 4;
    /** What a slot is learned from, and proven on. */
    private static final List<Split> LEARNED_FROM = List.of(Split.TRAIN, Split.VALIDATION);

    private final Setup setup;
    private final Map<String, String> code;
    private final Experiment experiment;
    private final Map<String, Stage> stages = new LinkedHashMap<>();

    /**
     * @param code SHA-256 of bundles, by what they are for ({@link RunBundle}): part of the keys of what they decide. Children, who need no
     *     keys, give none.
     */
    public Stages(Setup setup, Map<String, String> code) {
        this.setup = setup;
        this.code = code;
        this.experiment = setup.experiment();
        data();
        if (experiment.added() != null) {
            extension();
            return;
        }
        if (experiment.evaluates()) {
            evaluation();
            return;
        }
        extractors();
        experiment.seeds().forEach(this::systems);
        strips();
        if (experiment.evaluation().cost()) {
            cost();
        }
    }

    /** In an order in which each stands behind those that it needs. */
    public List<Stage> inOrder() {
        return List.copyOf(stages.values());
    }

    public Map<String, Stage> byName() {
        return Collections.unmodifiableMap(stages);
    }

    private void data() {
        List<String> reader = List.of(experiment.dataset().provider(), code(RunBundle.dataset(setup.provider().id())));
        add("data", List.of(), Map.of("reader", reader, "root", experiment.dataset().root(), "settings", setup.dataSettings()), Manner.LOOK,
                new PrepareStage());
        if (experiment.parent() != null) {
            for (Split split : experiment.evaluates() ? setup.splits() : LEARNED_FROM) {
                String name = "match-" + split.id();
                Map<String, Object> student = Map.of("reader", reader, "parent", experiment.parent(),
                        "added", String.valueOf(experiment.added()));
                stages.put(name, new Stage(name, List.of("data"), PrepareStage.contents(split), student, Manner.SHARED,
                        new MatchStage(split)));
            }
        }
        for (Split split : setup.splits()) {
            for (int shard = 0; shard < SHARDS; shard++) {
                Map<String, Object> inputs = new LinkedHashMap<>(Map.of("reader", reader, "shards", SHARDS));
                for (Slot slot : setup.slots()) {
                    List<Object> reads = new ArrayList<>(List.of(slot.modality().fingerprint(), code(slot.id())));
                    setup.roles().forEach(r -> reads.add(describe(slot.extractor(r))));
                    if (slot.teachers() != slot.modality()) {
                        reads.add(slot.teachers().fingerprint());
                    }
                    inputs.put(slot.id(), reads);
                }
                String name = "signals-" + split.id() + "-" + shard;
                stages.put(name, new Stage(name, List.of("data"), PrepareStage.contents(split), inputs, Manner.SHARED,
                        new SignalStage(split, shard, SHARDS)));
            }
            // nothing needs it, since the limit changes nothing that is made; standing here it runs before what needs the signals
            add("limit-" + split.id(), signals(split), Map.of("badClips", experiment.limits().badClips()), Manner.SHARED,
                    new LimitStage(split, SHARDS));
        }
    }

    private void extension() {
        List<String> needs = new ArrayList<>();
        for (Split split : LEARNED_FROM) {
            needs.add("match-" + split.id());
            needs.addAll(signals(split));
        }
        Extension extension = experiment.extension();
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("parent", extension.parent());
        inputs.put("slots", setup.slots().stream().map(s -> describe(s.student())).toList());
        inputs.put("fusion", code(RunBundle.fusion(setup.fusion().id())));
        inputs.put("fit", extension.fit());
        inputs.put("alpha", extension.alpha());
        inputs.put("temperature", extension.temperature());
        inputs.put("presence", extension.presence());
        inputs.put("fineTune", extension.fineTune());
        inputs.put("modalityDropout", experiment.training().modalityDropout());
        inputs.put("seed", experiment.seeds().get(0));
        add("extend", needs, inputs, Manner.SHARED, new ExtendStage(experiment.seeds().get(0), SHARDS));
        List<String> test = new ArrayList<>(List.of("extend"));
        test.addAll(signals(experiment.evaluation().on()));
        add("test-extended", test, tested(), Manner.SHARED, new ExtensionTestStage(experiment.seeds().get(0), SHARDS));
    }

    private void evaluation() {
        Split split = experiment.evaluation().on();
        List<String> needs = new ArrayList<>(List.of("match-" + split.id()));
        needs.addAll(signals(split));
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("parent", experiment.parent());
        inputs.put("system", experiment.name());
        inputs.put("slots", setup.slots().stream().map(s -> describe(s.student())).toList());
        inputs.put("fusion", code(RunBundle.fusion(setup.fusion().id())));
        add("evaluate", needs, inputs, Manner.SHARED, new EvaluateStage(SHARDS));
        strips();
    }

    private void strips() {
        Split split = experiment.evaluation().on();
        add("strips", signals(split), Map.of("split", split.id(), "judged", experiment.judged(),
                "signals", setup.slots().stream().map(s -> s.student().signal().toString()).toList()), Manner.SHARED,
                new StripStage(SHARDS));
    }

    private void extractors() {
        for (Slot slot : setup.slots()) {
            List<String> needs = new ArrayList<>();
            if (!slot.teacher().isPretrained()) {
                List<String> pool = new ArrayList<>(signals(Split.PRETRAIN));
                pool.addAll(signals(Split.TRAIN));
                pool.addAll(signals(Split.VALIDATION));
                add("pretrain-" + slot.id(), pool, Map.of("fit", experiment.pretraining(), "extractor", describe(slot.teacher())),
                        Manner.SHARED, new PretrainStage(slot.id(), Role.TEACHER, experiment.pretraining(), SHARDS));
                needs.add("pretrain-" + slot.id());
            }
            for (Split split : setup.splits()) {
                if (split != Split.PRETRAIN) {
                    List<String> pretrained = new ArrayList<>(needs);
                    pretrained.addAll(signals(split));
                    add(tokens(slot, split), pretrained, Map.of("extractor", describe(slot.teacher())), Manner.SHARED,
                            new TokenStage(slot.id(), split, SHARDS));
                }
            }
            if (experiment.evaluation().probes()) {
                List<String> labelled = new ArrayList<>(signals(Split.TRAIN));
                labelled.addAll(signals(Split.VALIDATION));
                Map<String, Object> inputs = new LinkedHashMap<>(starts(List.of(slot)));
                inputs.put("fit", experiment.training().student());
                inputs.put("extractor", describe(slot.student()));
                add("probe-" + slot.id(), labelled, inputs, Manner.SHARED,
                        new PretrainStage(slot.id(), Role.STUDENT, experiment.training().student(), SHARDS));
            }
        }
    }

    private void systems(long seed) {
        for (TrainedSystem system : TrainedSystem.values()) {
            List<String> needs = new ArrayList<>(signals(Split.TRAIN));
            needs.addAll(signals(Split.VALIDATION));
            if (system.role() == Role.TEACHER || system.isTaught()) {
                setup.slots().forEach(s -> needs.addAll(List.of(tokens(s, Split.TRAIN), tokens(s, Split.VALIDATION))));
            }
            if (system.isTaught()) {
                needs.add(TrainedSystem.KARMMA_T.id() + "-" + seed);
            }
            Map<String, Object> inputs = new LinkedHashMap<>();
            inputs.put("slots", setup.slots().stream().map(s -> describe(s.extractor(system.role()))).toList());
            if (system.role() == Role.STUDENT) {
                inputs.putAll(starts(setup.slots()));
            }
            inputs.put("spaces", experiment.spaces());
            inputs.put("fusion", List.of(setup.fusion().id(), setup.fusionSettings(system.role()),
                    code(RunBundle.fusion(setup.fusion().id())) + hashes(setup.fusionCode(system.role()))));
            Fit fit = system.role() == Role.TEACHER ? experiment.training().teacher() : experiment.training().student();
            inputs.put("fit", fit);
            if (system.dropsModalities()) {
                inputs.put("modalityDropout", experiment.training().modalityDropout());
            }
            if (system.role() == Role.TEACHER || system.isTaught()) {
                inputs.put("distillation", List.of(setup.distillation().id(), setup.distillationSettings(system.role()),
                        code(RunBundle.distillation(setup.distillation().id())) + hashes(setup.distillation().code())));
            }
            String name = system.id() + "-" + seed;
            add(name, needs, inputs, Manner.SHARED, new SystemStage(system, seed, fit, SHARDS));
            List<String> test = new ArrayList<>(List.of(name));
            test.addAll(signals(experiment.evaluation().on()));
            if (system.role() == Role.TEACHER) {
                setup.slots().forEach(s -> test.add(tokens(s, experiment.evaluation().on())));
            }
            add("test-" + name, test, tested(), Manner.SHARED, new TestStage(system, seed, experiment.evaluation().on(), SHARDS));
        }
    }

    /** What decides a test besides the network and the signals; the format is that of {@link org.karmma.evaluation.Outcome}. */
    private Map<String, Object> tested() {
        return Map.of("split", experiment.evaluation().split(), "format", 2);
    }

    private void cost() {
        long seed = experiment.seeds().get(0);
        Map<String, Object> device = Map.of("device", experiment.resources().device());
        List<String> names = Subsets.of(experiment.modalities()).names();
        for (TrainedSystem system : List.of(TrainedSystem.KARMMA_T, TrainedSystem.KARMMA_S)) {
            List<String> needs = List.of(system.id() + "-" + seed);
            for (String subset : names) {
                for (int i = 1; i <= experiment.evaluation().costRepeats(); i++) {
                    add(memory(system, subset, i), needs, device, Manner.FRESH, CostStage.memory(system, seed, subset));
                }
            }
        }
        for (TrainedSystem system : List.of(TrainedSystem.KARMMA_T, TrainedSystem.KARMMA_S)) {
            Map<String, Object> inputs = new LinkedHashMap<>(device);
            inputs.put("calls", experiment.evaluation().latencyCalls());
            add("cost-" + system.id(), List.of(system.id() + "-" + seed), inputs, Manner.TIMED, CostStage.timeAndOperations(system, seed));
        }
    }

    /** The name of one measurement of memory, counted from 1. */
    static String memory(TrainedSystem system, String subset, int repeat) {
        return "memory-" + system.id() + "-" + subset + "-" + repeat;
    }

    /** How students' extractors are trained where it is not from the beginning like all else; weights count by what they are. */
    private Map<String, Object> starts(List<Slot> slots) {
        Map<String, Object> starts = new TreeMap<>();
        for (Slot slot : slots) {
            StudentChoice choice = experiment.student(slot.id());
            if (!choice.isPlain()) {
                starts.put(slot.id(), List.of(String.valueOf(choice.sha256()), choice.train(), choice.learningRateFactor()));
            }
        }
        return starts.isEmpty() ? Map.of() : Map.of("starts", starts);
    }

    private static String tokens(Slot slot, Split split) {
        return "tokens-" + slot.id() + "-" + split.id();
    }

    private String code(String role) {
        return code.getOrDefault(role, "");
    }

    /** Of files that belong to no bundle; empty where there are none. */
    private static String hashes(List<CodeFile> files) {
        return files.stream().map(file -> " " + file.sha256()).collect(Collectors.joining());
    }

    private List<String> signals(Split split) {
        return stages.keySet().stream().filter(n -> n.startsWith("signals-" + split.id() + "-")).toList();
    }

    /** What decides an extractor's tokens besides its weights. */
    private static List<Object> describe(Extractor extractor) {
        return List.of(extractor.id(), extractor.fingerprint(), extractor.signal().toString(), extractor.tokens().toString());
    }

    private void add(String name, List<String> needs, Map<String, ?> inputs, Manner manner, Stage.Work work) {
        stages.put(name, new Stage(name, List.copyOf(needs), inputs, manner, work));
    }
}
