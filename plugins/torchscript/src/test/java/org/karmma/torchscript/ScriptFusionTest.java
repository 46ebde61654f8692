package org.karmma.torchscript;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;
import org.karmma.model.AdamW;
import org.karmma.model.Losses;

/** The transformer of docs/torchscript/fusion.py in the place of the framework's. */
class ScriptFusionTest {

    private static final SlotLayout VIDEO = new SlotLayout("video", new TokenLayout(2, 3));
    private static final SlotLayout AUDIO = new SlotLayout("audio", new TokenLayout(3, 5));

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void export() throws Exception {
        file = folder.resolve("fusion.pt");
        Python.docs("fusion.py", file, file.toString(), "--slots", "video 2 x 3, audio 3 x 5", "--classes", "4", "3", "--width", "8");
    }

    private ScriptFusion fusion(String slots) throws Exception {
        return new ScriptFusion("", Python.config(ScriptFusion.Config.class, Map.of("karmma_fusion", "mine", "student_file",
                file.toString(),
                "student_sha256", Python.sha256(file), "student_slots", slots)));
    }

    private static FusionSpec spec(MissingTokens missing, int classes, SlotLayout... slots) {
        LabelSpace action = new LabelSpace("action", IntStream.range(0, classes).mapToObj(i -> "a" + i).toList());
        return new FusionSpec(List.of(slots), List.of(action, new LabelSpace("verb", List.of("x", "y", "z"))), missing, Map.of());
    }

    private FusionNetwork network(FusionSpec spec, NDManager manager) throws Exception {
        FusionNetwork network = fusion("video 2 x 3, audio 3 x 5").newNetwork(spec);
        network.initialize(manager, DataType.FLOAT32, new Shape(1));
        return network;
    }

    private static NDArray tokens(NDManager manager, SlotLayout slot) {
        return ScriptBlock.waves(manager, 2, new Shape(4, slot.tokens().count(), slot.tokens().width()));
    }

    private static NDArray presence(NDManager manager) {
        return manager.create(new boolean[] {true, true, true, false, false, true, true, true}, new Shape(4, 2));
    }

    private static FusionOutput fuse(FusionNetwork network, NDManager manager, boolean training, NDArray... tokens) {
        return network.fuse(new ParameterStore(manager, false), List.of(tokens), presence(manager), training);
    }

    @Test
    void itGivesWhatTheContractSays() throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            FusionOutput out = fuse(network(spec(MissingTokens.LEARNED, 4, VIDEO, AUDIO), manager), manager, false, tokens(manager, VIDEO),
                    tokens(manager, AUDIO));
            assertEquals(new Shape(4, 8), out.cls().getShape());
            assertEquals(new Shape(4, 2, 8), out.averages().getShape());
            assertEquals(List.of(new Shape(4, 4), new Shape(4, 3)), out.logits().stream().map(NDArray::getShape).toList());
        }
    }

    @Test
    void whatIsAbsentInfluencesNothing() throws Exception {
        for (MissingTokens missing : MissingTokens.values()) {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                FusionNetwork network = network(spec(missing, 4, VIDEO, AUDIO), manager);
                NDArray broken = tokens(manager, AUDIO);
                broken.set(new ai.djl.ndarray.index.NDIndex("1"), Float.NaN);
                float[] clean = fuse(network, manager, false, tokens(manager, VIDEO), tokens(manager, AUDIO)).logits().get(0)
                        .toFloatArray();
                assertArrayEquals(clean, fuse(network, manager, false, tokens(manager, VIDEO), broken).logits().get(0).toFloatArray());
            }
        }
    }

    @Test
    void learnedTokensAndZerosDiffer() throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            float[] learned = fuse(network(spec(MissingTokens.LEARNED, 4, VIDEO, AUDIO), manager), manager, false, tokens(manager, VIDEO),
                    tokens(manager, AUDIO)).logits().get(0).toFloatArray();
            float[] zeros = fuse(network(spec(MissingTokens.ZERO, 4, VIDEO, AUDIO), manager), manager, false, tokens(manager, VIDEO),
                    tokens(manager, AUDIO)).logits().get(0).toFloatArray();
            assertFalse(Arrays.equals(learned, zeros));
        }
    }

    @Test
    void slotsMayComeInAnotherOrder() throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray video = tokens(manager, VIDEO);
            NDArray audio = tokens(manager, AUDIO);
            NDArray both = manager.ones(new Shape(4, 2), DataType.BOOLEAN);
            ParameterStore store = new ParameterStore(manager, false);
            FusionOutput one = network(spec(MissingTokens.LEARNED, 4, VIDEO, AUDIO), manager).fuse(store, List.of(video, audio), both,
                    false);
            FusionOutput other = network(spec(MissingTokens.LEARNED, 4, AUDIO, VIDEO), manager).fuse(store, List.of(audio, video), both,
                    false);
            assertArrayEquals(one.logits().get(0).toFloatArray(), other.logits().get(0).toFloatArray(), 1e-6f);
            assertArrayEquals(one.averages().get(":, 0").toFloatArray(), other.averages().get(":, 1").toFloatArray(), 1e-6f);
        }
    }

    @Test
    void itLearns() throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            FusionNetwork network = network(spec(MissingTokens.LEARNED, 4, VIDEO, AUDIO), manager);
            double first = 0;
            double last = 0;
            try (AdamW optimizer = new AdamW(manager, network.getParameters().toMap(), 0, 1)) {
                for (int i = 0; i < 60; i++) {
                    try (NDManager step = manager.newSubManager(); GradientCollector collector = Engine.getInstance()
                            .newGradientCollector()) {
                        FusionOutput out = fuse(network, step, true, tokens(step, VIDEO), tokens(step, AUDIO));
                        NDArray loss = Losses.crossEntropy(out.logits(), new Targets(List.of(step.create(new long[] {0, 1, 2, 3}),
                                step.create(new long[] {2, 1, 0, -1}))));
                        collector.backward(loss);
                        last = loss.getFloat();
                        first = i == 0 ? last : first;
                    }
                    optimizer.step(0.01);
                }
            }
            assertTrue(last < first / 3, "from " + first + " to " + last);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() throws Exception {
        String slots = assertThrows(IllegalArgumentException.class, () -> fusion("video 2 x 3, audio 3 x 5")
                .newNetwork(spec(MissingTokens.LEARNED, 4, VIDEO))).getMessage();
        assertTrue(slots.contains("[video 2 x 3, audio 3 x 5]") && slots.contains("wanted are [video 2 x 3]"), slots);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            String classes = assertThrows(IllegalStateException.class, () -> network(spec(MissingTokens.LEARNED, 5, VIDEO, AUDIO), manager))
                    .getMessage();
            assertTrue(classes.contains("gives float32 (2, 4) for logits of label space action, wanted is float32 (2, 5)"), classes);
        }
        file = Python.bad("Pair", folder.resolve("pair.pt"));
        SlotLayout flow = new SlotLayout("flow", VIDEO.tokens());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            String missing = assertThrows(IllegalStateException.class, () -> fusion("video 2 x 3, flow 2 x 3")
                    .newNetwork(spec(MissingTokens.LEARNED, 4, VIDEO, flow)).initialize(manager, DataType.FLOAT32, new Shape(1)))
                    .getMessage();
            assertTrue(missing.contains("pair.pt gives 2 tensors, wanted are 4"), missing);
        }
    }
}
