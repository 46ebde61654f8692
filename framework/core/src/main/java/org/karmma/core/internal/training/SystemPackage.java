package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription.Provenance;
import org.karmma.core.internal.packaging.ModelDescription.Recipe;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.SignalFormat;

/** Leaves a trained system as a model package: weights, what they were measured to be worth, and probes that prove an extractor. */
record SystemPackage(StageContext context, TrainedSystem system, long seed, Dataset dataset, List<LabelSpace> spaces) {

    private static final int PROBES = 3;

    void write(SystemNetwork network, SystemData validation, SubsetTest test, Calibration calibration, NDManager manager) throws IOException {
        Setup setup = context.setup();
        List<SlotDescription> slots = setup.slots().stream()
                .map(s -> SlotDescription.of(s.modality(), s.extractor(system.role()), s.bundle(system.role()))).toList();
        Recipe recipe = system.isTaught() || system.role() == Role.TEACHER
                ? new Recipe(setup.distillation().id(), setup.distillationSettings()) : null;
        FusionPart fusion = new FusionPart(setup.fusion().id(), setup.fusionSettings(system.role()), SystemNetwork.missing(system, setup));
        Measured measured = test.measured(Split.VALIDATION, spaces.get(0).id(), calibration.temperatures());
        ModelDescription description = new ModelDescription(context.experiment().name() + " " + system.title(), system.role(), system.id(),
                slots, spaces, fusion, recipe, measured, Map.of(), new Provenance(context.experiment().name(), dataset.id(), seed),
                versions());
        try (NDManager own = manager.newSubManager()) {
            ModelPackage.write(context.folder().network(system.id(), seed), description, network.weights(), probes(network, validation, own));
        }
    }

    static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("java", System.getProperty("java.version"));
        versions.put("libtorch", ai.djl.engine.Engine.getInstance().getVersion());
        return versions;
    }

    /** The first clips of the validation split that have the modality: their signals, and what the extractor makes of them now. */
    private Map<String, NDArray> probes(SystemNetwork network, SystemData validation, NDManager own) {
        Map<String, NDArray> probes = new LinkedHashMap<>();
        for (int m = 0; m < context.setup().slots().size(); m++) {
            probes.putAll(probes(context.setup(), system.role(), m, network, validation, own));
        }
        return probes;
    }

    /** Those of one slot. */
    static Map<String, NDArray> probes(Setup setup, Role role, int m, SystemNetwork network, SystemData validation, NDManager own) {
        Slot slot = setup.slots().get(m);
        Extractor extractor = slot.extractor(role);
        SignalCache cache = validation.cache();
        int[] rows = IntStream.range(0, cache.size()).filter(i -> cache.has(i, slot.id())).limit(PROBES).toArray();
        if (rows.length == 0) {
            throw new IllegalStateException("no validation clip was recorded with " + slot.id()
                    + "; its extractor could never be proven. Leave the modality out, or add such clips.");
        }
        NDArray signals = signals(cache, rows, slot.id(), extractor.signal(), own);
        Map<String, NDArray> probes = new LinkedHashMap<>();
        probes.put(ModelPackage.key(slot.id(), ModelPackage.SIGNAL), signals);
        probes.put(ModelPackage.key(slot.id(), ModelPackage.TOKENS), network.tokens(m, signals.toType(DataType.FLOAT32, true)));
        return probes;
    }

    private static NDArray signals(SignalCache cache, int[] rows, String modality, SignalFormat format, NDManager own) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(rows.length * format.bytes()).order(ByteOrder.nativeOrder());
        for (int row : rows) {
            cache.copy(row, modality, format, buffer);
        }
        List<Long> shape = new ArrayList<>(List.of((long) rows.length));
        for (long extent : format.shape()) {
            shape.add(extent);
        }
        return own.create(buffer.flip(), new Shape(shape), format.type() == ElementType.UINT8 ? DataType.UINT8 : DataType.FLOAT32);
    }
}
