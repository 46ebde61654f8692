package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Origin;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.RegistryComponent;
import org.karmma.dataset.Clip;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;
import org.karmma.model.KarmmaFusion;
import org.karmma.model.MultimodalNetwork;
import org.karmma.student.Prediction;
import org.karmma.student.Score;

/** The paper's network, packaged and served, says what it said when it was one network: for every subset. */
class KarmmaStudentTest {

    private static final float[] LEFT = {0.3f, -1, 2, 0.5f};
    private static final float[] RIGHT = {-2, 1, 0.25f, 1};

    @TempDir Path folder;
    private final Around around = new Around();

    @Test
    void servedItSaysTheSame() throws Exception {
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        RegistryComponent.addBuiltIns(registry, Origin.builtIn("0.1.0"));
        RampExtractor left = new RampExtractor("left");
        RampExtractor right = new RampExtractor("right");
        TrainedRamps.arrive(registry, left, TrainedRamps.bundle("ramps", 0, 11));
        TrainedRamps.arrive(registry, right, TrainedRamps.bundle("ramps", 0, 12));
        Map<String, Double> settings = new HashMap<>(new KarmmaFusion().settings());
        settings.put("width", 32.0);
        settings.put("heads", 4.0);
        ModelDescription ramps = TrainedRamps.description();
        ModelDescription description = new ModelDescription(ramps.name(), ramps.role(), ramps.system(), ramps.slots(), ramps.labelSpaces(),
                new FusionPart("karmma", settings, MissingTokens.LEARNED), null, null, Map.of(), ramps.provenance(), ramps.versions());
        List<MultimodalNetwork.Slot> slots = List.of(new MultimodalNetwork.Slot(description.slots().get(0).layout(), left.newNetwork()),
                new MultimodalNetwork.Slot(description.slots().get(1).layout(), right.newNetwork()));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                MultimodalNetwork network = new MultimodalNetwork(slots, new KarmmaFusion().newNetwork(description.fusionSpec()))) {
            network.initialize(manager, List.of(new Shape(4), new Shape(4)), 3);
            network.freeze();
            ModelPackage.write(folder.resolve("model"), description, network.weights(), probes(manager, network, description));
            try (ServedStudent student = ServedStudent.open(ModelPackage.read(folder.resolve("model")), "kitchen", around.of(registry))) {
                same(network, manager, student, true, true);
                same(network, manager, student, true, false);
                same(network, manager, student, false, true);
                int arrays = student.arrays();
                for (int i = 0; i < 1000; i++) {
                    student.predict(clip(true, i % 2 == 0));
                }
                assertEquals(arrays, student.arrays());
            }
        }
    }

    private static Map<String, NDArray> probes(NDManager manager, MultimodalNetwork network, ModelDescription description) {
        Map<String, NDArray> probes = new HashMap<>();
        NDArray signal = manager.create(new float[] {1, 0, 0, 0, 0, 1, 1, 0, -1, 2, 3, 4}, new Shape(3, 4));
        List<NDArray> tokens = network.extract(new ParameterStore(manager, false), List.of(signal, signal),
                manager.create(new boolean[] {true, true, true, true, true, true}, new Shape(3, 2)), false);
        for (int m = 0; m < 2; m++) {
            SlotDescription slot = description.slots().get(m);
            probes.put(ModelPackage.key(slot.id(), ModelPackage.SIGNAL), signal);
            probes.put(ModelPackage.key(slot.id(), ModelPackage.TOKENS), tokens.get(m));
        }
        return probes;
    }

    private static void same(MultimodalNetwork network, NDManager manager, ServedStudent student, boolean l, boolean r) {
        NDArray left = l ? manager.create(LEFT, new Shape(1, 4)) : null;
        NDArray right = r ? manager.create(RIGHT, new Shape(1, 4)) : null;
        FusionOutput out = network.forward(new ParameterStore(manager, false), Arrays.asList(left, right),
                manager.create(new boolean[] {l, r}, new Shape(1, 2)), false);
        float[] expected = out.logits().get(0).softmax(-1).toFloatArray();
        Prediction p = student.predict(clip(l, r));
        assertEquals(l && r ? "left+right" : l ? "left" : "right", p.subset());
        for (Score score : p.scores().get("action")) {
            assertEquals(expected[score.index()], score.probability(), 1e-6);
        }
    }

    private static Clip clip(boolean l, boolean r) {
        Clip.Builder clip = Clip.builder("clip");
        if (l) {
            Ramp.put(clip, "left", LEFT);
        }
        return (r ? Ramp.put(clip, "right", RIGHT) : clip).build();
    }
}
