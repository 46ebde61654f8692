package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.experiment.StartingWeights;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;
import org.karmma.model.MultimodalNetwork;
import org.karmma.model.Safetensors;

/** The network of one system, with what training, testing and measuring ask of it. Not for use by several threads. */
public final class SystemNetwork implements AutoCloseable {

    private final Role role;
    private final List<LabelSpace> spaces;
    private final List<Shape> signals = new ArrayList<>();
    private final MultimodalNetwork network;

    private SystemNetwork(TrainedSystem system, Setup setup, List<LabelSpace> spaces, Predicate<String> built) {
        this(system.role(), setup.slots(), setup.newFusion(system.role(), missing(system, setup), spaces), spaces, built);
    }

    private SystemNetwork(Role role, List<Slot> of, FusionNetwork fusion, List<LabelSpace> spaces, Predicate<String> built) {
        this.role = role;
        this.spaces = spaces;
        List<MultimodalNetwork.Slot> slots = new ArrayList<>();
        for (Slot slot : of) {
            Extractor extractor = slot.extractor(role);
            slots.add(new MultimodalNetwork.Slot(new SlotLayout(slot.id(), extractor.tokens()),
                    built.test(slot.id()) ? extractor.newNetwork() : null));
            signals.add(new Shape(extractor.signal().shape()));
        }
        network = new MultimodalNetwork(slots, fusion);
    }

    /** What stands in for missing modalities: the recipe says it for the teacher, the comparison for the students. */
    static MissingTokens missing(TrainedSystem system, Setup setup) {
        return switch (system) {
            case KARMMA_T -> setup.distillation().teacherMissing();
            case BASELINE -> MissingTokens.ZERO;
            case BASELINE_DELTA, KARMMA_S -> MissingTokens.LEARNED;
        };
    }

    /**
     * To be trained: seeded weights; a teacher's extractors have those they were pretrained with, and keep them; a student's those that the
     * experiment names, if any.
     */
    static SystemNetwork fresh(TrainedSystem system, Setup setup, List<LabelSpace> spaces, long seed, RunFolder folder, NDManager manager)
            throws IOException, DataException {
        SystemNetwork fresh = new SystemNetwork(system, setup, spaces, slot -> true);
        fresh.network.initialize(manager, fresh.signals, seed);
        if (system.role() == Role.TEACHER) {
            try (NDManager own = manager.newSubManager()) {
                Map<String, NDArray> weights = new LinkedHashMap<>(fresh.network.weights());
                for (Slot slot : setup.slots()) {
                    if (!slot.teacher().isPretrained()) {
                        Safetensors.read(folder.extractor(slot.id()), own).forEach((name, w) -> weights.put(slot.id() + "/" + name, w));
                    }
                }
                fresh.network.load(weights);
            }
            Map<String, Parameter> trainable = fresh.trainable();
            fresh.network.parameters().forEach((name, parameter) -> parameter.freeze(!trainable.containsKey(name)));
        } else {
            fresh.start(setup.experiment(), manager);
        }
        return fresh;
    }

    /** Gives a student's extractors the weights that the experiment names, and freezes those that it does not want trained. */
    private void start(Experiment experiment, NDManager manager) throws DataException {
        for (String slot : slots()) {
            if (experiment.student(slot).weights() != null) {
                try (NDManager own = manager.newSubManager()) {
                    Map<String, NDArray> weights = new LinkedHashMap<>();
                    StartingWeights.read(experiment, slot, own).forEach((name, w) -> weights.put(slot + "/" + name, w));
                    load(weights);
                }
            }
            if (!experiment.student(slot).train()) {
                network.freeze(slot);
            }
        }
    }

    /** Trained, and frozen. */
    public static SystemNetwork trained(TrainedSystem system, Setup setup, List<LabelSpace> spaces, Path modelPackage, NDManager manager)
            throws DataException {
        return trained(system, setup, spaces, modelPackage, slot -> true, manager);
    }

    /** Trained, and frozen, with the extractors of some slots alone: the others must stay absent, and cost nothing. */
    public static SystemNetwork trained(TrainedSystem system, Setup setup, List<LabelSpace> spaces, Path modelPackage,
            Predicate<String> built, NDManager manager) throws DataException {
        SystemNetwork trained = new SystemNetwork(system, setup, spaces, built);
        trained.network.freeze();
        trained.network.initialize(manager, trained.signals);
        try (NDManager own = manager.newSubManager()) {
            trained.network.load(ModelPackage.peek(modelPackage).weights(own, built));
        }
        trained.network.freeze();
        return trained;
    }

    /**
     * A student as its package describes it, with weights that follow from the seed.
     *
     * @param slots the package's, in order, with the plugins that are here
     */
    static SystemNetwork student(ModelDescription model, List<Slot> slots, Fusion fusion, long seed, NDManager manager) {
        SystemNetwork student = new SystemNetwork(Role.STUDENT, slots, fusion.newNetwork(model.fusionSpec()), model.labelSpaces(),
                slot -> true);
        student.network.initialize(manager, student.signals, seed);
        return student;
    }

    /** A student of a package, frozen. */
    static SystemNetwork student(ModelPackage model, Setup setup, NDManager manager) throws DataException {
        SystemNetwork student = student(model.description(), setup.slots(), setup.fusion(), 0, manager);
        try (NDManager own = manager.newSubManager()) {
            student.network.load(model.weights(own));
        }
        student.freeze();
        return student;
    }

    /** Takes over weights by name and leaves the others as they are. @throws IllegalArgumentException as {@link MultimodalNetwork#load} */
    void load(Map<String, NDArray> weights) {
        Map<String, NDArray> all = new LinkedHashMap<>(network.weights());
        all.putAll(weights);
        network.load(all);
    }

    /** See {@link MultimodalNetwork#parameters}. */
    Map<String, Parameter> parameters() {
        return network.parameters();
    }

    /** Changes nothing any more. */
    void freeze() {
        network.freeze();
    }

    List<String> slots() {
        return network.slots().stream().map(s -> s.layout().id()).toList();
    }

    List<LabelSpace> spaces() {
        return spaces;
    }

    /** What training changes: everything but frozen extractors; a teacher's are. */
    Map<String, Parameter> trainable() {
        Map<String, Parameter> all = new LinkedHashMap<>(network.parameters());
        if (role == Role.TEACHER) {
            all.keySet().removeIf(name -> !name.startsWith(MultimodalNetwork.FUSION + "/"));
        }
        network.frozen().forEach(slot -> all.keySet().removeIf(name -> name.startsWith(slot + "/")));
        return all;
    }

    Map<String, NDArray> weights() {
        return network.weights();
    }

    /** See {@link MultimodalNetwork#forward}. */
    public FusionOutput forward(List<NDArray> signals, NDArray presence, boolean training) {
        return network.forward(store(presence), signals, presence, training);
    }

    /** See {@link MultimodalNetwork#fuse}. */
    FusionOutput fuse(List<NDArray> tokens, NDArray presence, boolean training) {
        return network.fuse(store(presence), tokens, presence, training);
    }

    /** The tokens of all recorded modalities of rows: a teacher's are kept, a student's are made. */
    List<NDArray> tokens(SystemData data, NDManager step, int[] rows, boolean[][] recorded) {
        if (role == Role.TEACHER) {
            return data.tokens(step, rows);
        }
        return extract(data.signals(step, rows, recorded), Batches.mask(step, recorded), false);
    }

    /** See {@link MultimodalNetwork#extract}. */
    List<NDArray> extract(List<NDArray> signals, NDArray presence, boolean training) {
        return network.extract(store(presence), signals, presence, training);
    }

    /** The tokens of one slot for gathered signals {@code [P, signal...]}. */
    NDArray tokens(int slot, NDArray signals) {
        return network.slots().get(slot).extractor().forward(store(signals), new NDList(signals), false).singletonOrThrow();
    }

    /** Operations of one answer with these slots, two per multiply-add. */
    public long flops(boolean[] present) {
        return network.flops(present);
    }

    /** Parameters that take part in an answer with these slots. */
    public long parameters(boolean[] present) {
        List<String> absent = new ArrayList<>();
        for (int m = 0; m < present.length; m++) {
            if (!present[m]) {
                absent.add(slots().get(m) + "/");
            }
        }
        return network.parameters().entrySet().stream().filter(p -> absent.stream().noneMatch(a -> p.getKey().startsWith(a)))
                .mapToLong(p -> p.getValue().getArray().size()).sum();
    }

    private static ParameterStore store(NDArray ofCall) {
        return new ParameterStore(ofCall.getManager(), false);
    }

    @Override
    public void close() {
        network.close();
    }
}
