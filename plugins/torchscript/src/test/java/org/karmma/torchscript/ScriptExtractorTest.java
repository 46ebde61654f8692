package org.karmma.torchscript;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;
import org.karmma.extractor.Role;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;
import org.karmma.model.AdamW;
import org.karmma.model.KarmmaFusion;
import org.karmma.model.Losses;
import org.karmma.model.MultimodalNetwork;
import org.karmma.model.Safetensors;

/** A small convolutional network from Python as a student's extractor, trained with the framework's own network. */
class ScriptExtractorTest {

    private static final Map<String, String> VIDEO = Map.of("id", "tiny", "karmma_modality", "video", "signal_shape", "4, 16, 16, 3",
            "tokens", "4 x 24", "scale", "255", "mean", "0.5, 0.4, 0.3", "deviation", "0.2, 0.25, 0.3", "order", "3, 0, 1, 2");
    private static final int ROWS = 6;

    @TempDir
    Path folder;

    @BeforeEach
    void torch() throws Exception {
        Python.assumeTorch();
    }

    private static ScriptExtractor extractor(Path file, Map<String, String> base, String... more) throws Exception {
        Map<String, String> values = new HashMap<>(base);
        values.putAll(Map.of("file", file.toString(), "sha256", Python.sha256(file)));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return new ScriptExtractor("", Python.config(ScriptExtractor.Config.class, values));
    }

    private ScriptExtractor student(String... more) throws Exception {
        return extractor(Python.docs("tiny_video.py", folder.resolve("student.pt"), "student", folder.resolve("student.pt").toString()),
                VIDEO, more);
    }

    private static MultimodalNetwork network(ScriptExtractor extractor, NDManager manager, long seed) {
        SlotLayout layout = new SlotLayout("video", extractor.tokens());
        Map<String, Double> settings = new HashMap<>(new KarmmaFusion().settings());
        settings.putAll(Map.of("width", 16.0, "layers", 1.0, "heads", 2.0));
        FusionSpec spec = new FusionSpec(List.of(layout), List.of(new LabelSpace("action", List.of("a", "b", "c"))),
                MissingTokens.LEARNED, settings);
        MultimodalNetwork network = new MultimodalNetwork(List.of(new MultimodalNetwork.Slot(layout, extractor.newNetwork())),
                new KarmmaFusion().newNetwork(spec));
        network.initialize(manager, List.of(new Shape(extractor.signal().shape())), seed);
        return network;
    }

    private static double step(MultimodalNetwork network, AdamW optimizer, NDManager manager, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        try (NDManager step = manager.newSubManager()) {
            float loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray presence = step.ones(new Shape(ROWS, 1), DataType.BOOLEAN);
                List<NDArray> logits = network.forward(new ParameterStore(step, false), List.of(signals(step)), presence, true).logits();
                NDArray l = Losses.crossEntropy(logits, new Targets(List.of(step.create(new long[] {0, 1, 2, 0, 1, 2}))));
                collector.backward(l);
                loss = l.getFloat();
            }
            optimizer.step(0.01);
            return loss;
        }
    }

    private static NDArray signals(NDManager manager) {
        NDArray colours = ScriptBlock.waves(manager, 1, new Shape(ROWS, 1, 1, 1, 3)).add(1).div(2);
        return ScriptBlock.waves(manager, 3, new Shape(ROWS, 4, 16, 16, 3)).mul(0.2f).add(1).mul(100).mul(colours).round();
    }

    private static float[] logits(MultimodalNetwork network, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            return network.forward(new ParameterStore(own, false), List.of(signals(own)), own.ones(new Shape(ROWS, 1), DataType.BOOLEAN),
                    false)
                    .logits().get(0).toFloatArray();
        }
    }

    @Test
    void itIsTrainedWithTheRestSavedAndLoadedAgain() throws Exception {
        ScriptExtractor extractor = student();
        Path saved = folder.resolve("weights.safetensors");
        float[] answers;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork network = network(extractor, manager, 1);
                AdamW optimizer = new AdamW(manager, network.parameters(), 0.01, 1)) {
            assertTrue(network.parameters().keySet().containsAll(List.of("video/features.0.weight", "video/project.bias")),
                    network.parameters().keySet().toString());
            float[] before = network.parameters().get("video/features.0.weight").getArray().toFloatArray();
            double first = step(network, optimizer, manager, 1);
            double last = first;
            for (int i = 2; i < 80; i++) {
                last = step(network, optimizer, manager, i);
            }
            assertTrue(last < first / 2, "it learns six clips: " + first + " to " + last);
            assertFalse(Arrays.equals(before, network.parameters().get("video/features.0.weight").getArray().toFloatArray()));
            answers = logits(network, manager);
            Safetensors.write(saved, network.weights(), Map.of());
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork network = network(extractor, manager, 99)) {
            assertFalse(Arrays.equals(answers, logits(network, manager)));
            network.load(Safetensors.read(saved, manager));
            network.freeze();
            assertArrayEquals(answers, logits(network, manager), "what was saved is all of it");
        }
    }

    @Test
    void itBeginsWithTheValuesInTheFileWhateverTheSeed() throws Exception {
        ScriptExtractor extractor = student();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork one = network(extractor, manager, 1);
                MultimodalNetwork other = network(extractor, manager, 2)) {
            assertArrayEquals(one.weights().get("video/project.weight").toFloatArray(), other.weights().get("video/project.weight")
                    .toFloatArray());
            String python = Python.run("-c", "import sys, torch; print(*torch.jit.load(sys.argv[1]).project.weight.flatten().tolist())",
                    folder.resolve("student.pt").toString());
            float[] values = floats(python);
            assertArrayEquals(values, one.weights().get("video/project.weight").toFloatArray(), 1e-6f);
            Map<String, Parameter> all = one.parameters();
            assertEquals(Parameter.Type.WEIGHT, all.get("video/features.0.weight").getType());
            assertEquals(Parameter.Type.GAMMA, all.get("video/features.1.weight").getType(), "norms are not decayed");
        }
    }

    private static float[] floats(String text) {
        double[] values = Arrays.stream(text.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Test
    void whatGoesOnFromACheckpointRepeatsBitForBit() throws Exception {
        ScriptExtractor extractor = student();
        Path weights = folder.resolve("w.safetensors");
        Path moments = folder.resolve("m.safetensors");
        float[] whole;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork network = network(extractor, manager, 1);
                AdamW optimizer = new AdamW(manager, network.parameters(), 0.01, 1)) {
            for (int i = 0; i < 6; i++) {
                step(network, optimizer, manager, i);
                if (i == 2) {
                    Safetensors.write(weights, network.weights(), Map.of());
                    Safetensors.write(moments, optimizer.state(), Map.of());
                }
            }
            whole = logits(network, manager);
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork network = network(extractor, manager, 1);
                AdamW optimizer = new AdamW(manager, network.parameters(), 0.01, 1)) {
            network.load(Safetensors.read(weights, manager));
            optimizer.restore(Safetensors.read(moments, manager));
            for (int i = 3; i < 6; i++) {
                step(network, optimizer, manager, i);
            }
            assertArrayEquals(whole, logits(network, manager), "dropout of the script included");
        }
    }

    @Test
    void itSeesWhatPythonWouldGiveIt() throws Exception {
        ScriptExtractor extractor = student();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = extractor.newNetwork();
            network.freezeParameters(true);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 16, 16, 3));
            float[] tokens = network.forward(new ParameterStore(manager, false), new NDList(signals(manager)), false).singletonOrThrow()
                    .toFloatArray();
            Path raw = Files.write(folder.resolve("signal.bin"), signals(manager).toType(DataType.UINT8, true).toByteArray());
            String python = Python.run("-c", """
                    import sys, torch
                    x = torch.frombuffer(bytearray(open(sys.argv[2], 'rb').read()), dtype=torch.uint8).reshape(6, 4, 16, 16, 3).float()
                    x = (x / 255 - torch.tensor([0.5, 0.4, 0.3])) / torch.tensor([0.2, 0.25, 0.3])
                    print(*torch.jit.load(sys.argv[1])(x.permute(0, 4, 1, 2, 3)).flatten().tolist())
                    """, folder.resolve("student.pt").toString(), raw.toString());
            assertArrayEquals(floats(python), tokens, 1e-4f);
            assertTrue(DoubleStream.of(tokens[0], tokens[1]).distinct().count() == 2);
        }
    }

    @Test
    void whatIsToStayStays() throws Exception {
        ScriptExtractor extractor = student("frozen", "features.");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); MultimodalNetwork network = network(extractor, manager, 1);
                AdamW optimizer = new AdamW(manager, network.parameters(), 0.01, 1)) {
            float[] kept = network.weights().get("video/features.0.weight").toFloatArray();
            float[] trained = network.weights().get("video/project.weight").toFloatArray();
            step(network, optimizer, manager, 1);
            assertArrayEquals(kept, network.weights().get("video/features.0.weight").toFloatArray());
            assertFalse(Arrays.equals(trained, network.weights().get("video/project.weight").toFloatArray()));
        }
        assertNotEquals(student().fingerprint(), extractor.fingerprint());
    }

    @Test
    void nothingIsLeftWhenTheManagerIsClosed() throws Exception {
        ScriptExtractor extractor = student();
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            int before = any.getParentManager().getManagedArrays().size();
            for (int i = 0; i < 3; i++) {
                try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                    extractor.newNetwork().initialize(manager, DataType.FLOAT32, new Shape(1, 4, 16, 16, 3));
                }
            }
            assertEquals(before, any.getParentManager().getManagedArrays().size());
        }
    }

    @Test
    void itSaysWhatItIs() throws Exception {
        ScriptExtractor teacher = extractor(Python.docs("tiny_video.py", folder.resolve("t.pt"), "teacher", folder.resolve("t.pt")
                .toString()), VIDEO,
                "role", "teacher", "tokens", "4 x 48");
        assertEquals(Role.TEACHER, teacher.role());
        assertTrue(teacher.isPretrained());
        assertEquals(Python.sha256(folder.resolve("t.pt")), teacher.code().get(0).sha256());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = teacher.newNetwork();
            network.freezeParameters(true);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 16, 16, 3));
            assertTrue(network.getParameters().values().stream().noneMatch(Parameter::requiresGradient));
        }
    }

    private String refused(Path file, String... more) throws Exception {
        ScriptExtractor extractor = extractor(file, Map.of("id", "bad", "karmma_modality", "imu", "signal_type", "FLOAT32",
                "signal_shape", "8",
                "tokens", "2 x 3"), more);
        return built(extractor);
    }

    private static String built(ScriptExtractor extractor) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            return assertThrows(IllegalStateException.class, () -> extractor.newNetwork().initialize(manager, DataType.FLOAT32,
                    new Shape(1, 8)))
                    .getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Shape | makes float32 [(2, 6)] of (2, 8), its configuration says float32 (2, 2, 3)",
        "BatchNorm | lets a row's result depend on the other rows",
        "Counts | keeps something from one call to the next, in a buffer",
        "Throws | builtins.ValueError: wanted are rows of 7 (bad.py line",
        "NotANumber | for inputs that are all finite",
        "Half | has the parameter a.weight of type float64",
    })
    void whatWouldTrainBadlyIsRefusedWithTheRemedy(String kind, String said) throws Exception {
        String message = refused(Python.bad(kind, folder.resolve(kind + ".pt")));
        assertTrue(message.contains(said) && message.contains(kind + ".pt"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void whatStrangersDoNotTouchIsFine() throws Exception {
        ScriptExtractor good = extractor(Python.bad("Linear", folder.resolve("Linear.pt")), Map.of("id", "good", "karmma_modality", "imu",
                "signal_type", "FLOAT32", "signal_shape", "8", "tokens", "2 x 3"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            good.newNetwork().initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        }
    }

    @Test
    void whatHasNoPartInTheResultIsNamed() throws Exception {
        ScriptExtractor extractor = extractor(Python.bad("Unused", folder.resolve("Unused.pt")), Map.of("id", "unused", "karmma_modality",
                "imu",
                "signal_type", "FLOAT32", "signal_shape", "8", "tokens", "2 x 3"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            ExtractorBlock network = (ExtractorBlock) extractor.newNetwork();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
            assertEquals(List.of("unused.weight", "unused.bias"), network.unused(manager));
            for (Parameter parameter : network.getParameters().values()) {
                assertEquals(0, parameter.getArray().getGradient().abs().max().getFloat(), parameter.getName()
                        + " begins without a gradient");
            }
        }
    }

    @Test
    void batchStatisticsOfWhatIsNotTrainedAreFine() throws Exception {
        ScriptExtractor frozen = extractor(Python.bad("BatchNorm", folder.resolve("BatchNorm.pt")), Map.of("id", "good",
                "karmma_modality", "imu",
                "signal_type", "FLOAT32", "signal_shape", "8", "tokens", "2 x 3", "role", "teacher"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = frozen.newNetwork();
            network.freezeParameters(true);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        }
    }

    @Test
    void anotherFileIsNotLoaded() throws Exception {
        Path file = Python.bad("Linear", folder.resolve("Linear.pt"));
        ScriptExtractor extractor = extractor(file, Map.of("id", "bad", "karmma_modality", "imu", "signal_type", "FLOAT32",
                "signal_shape", "8",
                "tokens", "2 x 3"));
        String hash = Python.sha256(file);
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        String other = built(extractor);
        assertTrue(other.contains(hash) && other.contains(Python.sha256(file)) && other.contains("executable code"), other);
        Files.delete(file);
        assertTrue(built(extractor).contains("there is no file " + file), built(extractor));
        Files.writeString(file, "no archive");
        String garbage = refused(file);
        assertTrue(garbage.contains("Linear.pt is no TorchScript file") && garbage.contains("torch.jit.save"), garbage);
        assertEquals(1, garbage.lines().count(), garbage);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tokens | 8 by 3 | a token layout is count x width",
        "role | pupil | role = pupil is none of [TEACHER, STUDENT]",
        "order | 0, 0 | order names each axis",
        "mean | 1, 2, 3 | mean is one number, or one for each of the 8",
        "deviation | 0 | scale and deviation are above 0",
        "signal_shape | a | 'a' is not a whole number",
        "sha256 | abc | a SHA-256 is 64",
        "id | '' | key id is not given",
    })
    void aWrongKeyIsNamed(String key, String value, String said) throws Exception {
        Path file = Files.writeString(folder.resolve("x.pt"), "x");
        Map<String, String> base = Map.of("id", "bad", "karmma_modality", "imu", "signal_type", "FLOAT32", "signal_shape", "8", "tokens",
                "2 x 3");
        String message = assertThrows(IllegalArgumentException.class, () -> extractor(file, base, key, value)).getMessage();
        assertTrue(message.contains(said), message);
    }
}
