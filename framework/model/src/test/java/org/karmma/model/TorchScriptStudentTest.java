package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;
import org.karmma.modality.SignalFormat;
import org.karmma.model.torchscript.TorchScriptStudent;
import org.karmma.model.torchscript.UnrecordableException;

/** Students as TorchScript archives, loaded by the libtorch of this JVM and by a Python that knows nothing of Karmma. */
class TorchScriptStudentTest {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final float CLOSE = 1e-5f;
    private static final List<String> SLOTS = Nets.LAYOUTS.stream().map(SlotLayout::id).toList();
    private static final List<SignalFormat> SIGNALS =
            Arrays.stream(Nets.SIGNAL).mapToObj(n -> new SignalFormat(ElementType.FLOAT32, n)).toList();

    @TempDir
    private Path folder;
    private NDManager manager;
    private MultimodalNetwork network;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        if (network != null) {
            network.close();
        }
        manager.close();
    }

    private static FusionSpec spec(String kind) {
        return switch (kind) {
            case "learned" -> Nets.spec(MissingTokens.LEARNED, 16, 0.1);
            case "zero" -> Nets.spec(MissingTokens.ZERO, 16, 0.1);
            case "one added" -> Nets.extended(MissingTokens.LEARNED, 16, 0.1);
            default -> Nets.extended(MissingTokens.ZERO, 16, 0.1, 3, 1);
        };
    }

    /** Frozen, its weights away from their first values, which are zero in places. */
    private MultimodalNetwork student(FusionSpec spec, Block... extractors) {
        List<MultimodalNetwork.Slot> slots = new ArrayList<>();
        for (int m = 0; m < extractors.length; m++) {
            slots.add(new MultimodalNetwork.Slot(spec.slots().get(m), extractors[m]));
        }
        network = new MultimodalNetwork(slots, new KarmmaNetwork(spec));
        network.initialize(manager, Arrays.stream(Nets.SIGNAL).limit(extractors.length).mapToObj(Shape::new).toList(), 3);
        network.parameters().forEach((name, p) -> Weights.set(p, p.getArray()
                .add(Nets.random(manager, name.hashCode(), p.getArray().getShape().getShape()).mul(0.1f))));
        network.freeze();
        return network;
    }

    private MultimodalNetwork student(String kind) {
        return student(spec(kind), Nets.LAYOUTS.stream().map(l -> Nets.extractor(l.tokens())).toArray(Block[]::new));
    }

    private Path written(MultimodalNetwork student) throws IOException {
        Path file = folder.resolve("student.pt");
        TorchScriptStudent.write(file, student, SIGNALS.subList(0, student.slots().size()), Nets.SPACES,
                Map.of("facts.json", "{\"seven\": 7}"));
        return file;
    }

    /** Signals of all rows, NaN where a row is absent. */
    private List<NDArray> signals(boolean[][] mask) {
        List<NDArray> signals = new ArrayList<>();
        for (int m = 0; m < Nets.SIGNAL.length; m++) {
            float[] values = Nets.random(manager, 70 + m, mask.length, Nets.SIGNAL[m]).toFloatArray();
            for (int b = 0; b < mask.length; b++) {
                if (!mask[b][m]) {
                    Arrays.fill(values, b * Nets.SIGNAL[m], (b + 1) * Nets.SIGNAL[m], Float.NaN);
                }
            }
            signals.add(manager.create(values, new Shape(mask.length, Nets.SIGNAL[m])));
        }
        return signals;
    }

    private List<NDArray> answer(MultimodalNetwork student, boolean[][] mask) {
        List<NDArray> gathered = new ArrayList<>();
        List<NDArray> all = signals(mask);
        for (int m = 0; m < Nets.SIGNAL.length; m++) {
            List<float[]> rows = new ArrayList<>();
            for (int b = 0; b < mask.length; b++) {
                if (mask[b][m]) {
                    rows.add(all.get(m).get(b).toFloatArray());
                }
            }
            gathered.add(rows.isEmpty() ? null : manager.create(rows.toArray(float[][]::new)));
        }
        return student.forward(Nets.store(manager), gathered, Nets.presence(manager, mask), false).logits();
    }

    private static void same(List<NDArray> expected, List<NDArray> actual, String where) {
        assertEquals(expected.size(), actual.size());
        for (int k = 0; k < expected.size(); k++) {
            assertEquals(expected.get(k).getShape(), actual.get(k).getShape(), where);
            assertArrayEquals(expected.get(k).toFloatArray(), actual.get(k).toFloatArray(), CLOSE, where + ", label space " + k);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"learned", "zero", "one added", "two added"})
    void everySubsetIsAnsweredAsInJava(String kind) throws Exception {
        MultimodalNetwork student = student(kind);
        try (TorchScriptStudent exported = TorchScriptStudent.load(written(student), SLOTS, Nets.SPACES)) {
            boolean[][] subsets = Nets.subsets();
            for (boolean[] subset : subsets) {
                boolean[][] one = {subset};
                same(answer(student, one), exported.logits(signals(one), Nets.presence(manager, one)), "one row of "
                        + Arrays.toString(subset));
                boolean[][] five = {subset, subset, subset, subset, subset};
                same(answer(student, five), exported.logits(signals(five), Nets.presence(manager, five)), "five rows of "
                        + Arrays.toString(subset));
            }
            same(answer(student, subsets), exported.logits(signals(subsets), Nets.presence(manager, subsets)), "all subsets in one batch");
            boolean[][] green = {{false, true, false}, {false, true, false}};
            List<NDArray> alone = new ArrayList<>(Arrays.asList(null, signals(green).get(1), null));
            same(answer(student, green), exported.logits(alone, Nets.presence(manager, green)), "what is not given is absent");
            double largest = exported.largestDifference(student, signals(Nets.all(3, true)));
            assertTrue(largest <= CLOSE, "its own comparison says " + largest);
        }
    }

    /** So that the comparison which decides whether an export is kept can fail. */
    @Test
    void anotherStudentsArchiveIsToldApart() throws Exception {
        MultimodalNetwork student = student("learned");
        try (TorchScriptStudent exported = TorchScriptStudent.load(written(student), SLOTS, Nets.SPACES)) {
            Weights.set(student.parameters().get("green/01Linear_bias"),
                    student.parameters().get("green/01Linear_bias").getArray().add(0.01f));
            double largest = exported.largestDifference(student, signals(Nets.all(3, true)));
            assertTrue(largest > CLOSE, "changed by a hundredth in one slot, and the difference is " + largest);
            Weights.set(student.parameters().get("green/01Linear_bias"),
                    student.parameters().get("green/01Linear_bias").getArray().mul(Float.NaN));
            assertTrue(Double.isNaN(exported.largestDifference(student, signals(Nets.all(3, true)))), "NaN is a difference");
        }
    }

    @Test
    void wrongInputIsToldWhatWouldBeRight() throws Exception {
        MultimodalNetwork student = student("learned");
        try (TorchScriptStudent exported = TorchScriptStudent.load(written(student), SLOTS, Nets.SPACES)) {
            boolean[][] mask = Nets.all(2, true);
            List<NDArray> right = signals(mask);
            NDArray presence = Nets.presence(manager, mask);
            refused(exported, Arrays.asList(right.get(0), null, right.get(2)), presence,
                    "presence says that green is there, and signals has none");
            refused(exported, List.of(right.get(0), right.get(0), right.get(2)), presence, "a signal of slot green is [9], not [8]");
            refused(exported, List.of(right.get(0), right.get(1).get(":1"), right.get(2)), presence, "the same number of rows");
            refused(exported, right, Nets.presence(manager, Nets.all(3, true)), "presence is [3, 3], but there are 2 rows");
        }
        try (TorchScriptStudent other = TorchScriptStudent.load(folder.resolve("student.pt"), List.of("red", "mauve", "blue"),
                Nets.SPACES)) {
            refused(other, signals(Nets.all(2, true)), Nets.presence(manager, Nets.all(2, true)),
                    "this student has no slot mauve; its slots are");
        }
    }

    private static void refused(TorchScriptStudent exported, List<NDArray> signals, NDArray presence, String expected) {
        String message = assertThrows(EngineException.class, () -> exported.logits(signals, presence)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    /** Numbers in the code that grow with the rows, however they come about. */
    @Test
    void theNumberOfRowsIsNotFixed() throws Exception {
        UnaryOperator<NDArray> byShape = x -> {
            Shape s = x.getShape();
            NDArray columns = x.reshape(s.get(0) * 2, 4).add(x.getManager().ones(new Shape(s.get(0) * 2, 1)));
            NDArray zeros = x.getManager().zeros(new Shape(s.get(0), 16));
            return columns.reshape(s.get(0), 8).concat(zeros, 1).reshape(s.get(0), 4, 6);
        };
        MultimodalNetwork student = student(one(), LambdaBlock.singleton(byShape::apply, "byShape"));
        try (TorchScriptStudent exported = TorchScriptStudent.load(written(student), SLOTS.subList(0, 1), Nets.SPACES)) {
            double largest = exported.largestDifference(student, signals(Nets.all(3, true)).subList(0, 1));
            assertTrue(largest <= CLOSE, String.valueOf(largest));
        }
    }

    private static FusionSpec one() {
        return new FusionSpec(Nets.LAYOUTS.subList(0, 1), Nets.SPACES, MissingTokens.LEARNED,
                Nets.spec(MissingTokens.LEARNED, 16, 0).settings());
    }

    @Test
    void whatCannotBeWrittenDownIsNamed() {
        unrecordable("it looks at the numbers", x -> x.get(0).sum().getFloat() > 1 ? x : x.neg());
        unrecordable("it draws random numbers", x -> x.add(x.getManager().randomNormal(x.getShape())));
        unrecordable("it computes sort,", x -> x.sort(1));
        unrecordable("it computes 5 rows otherwise than 3", x -> x.getShape().get(0) > 4 ? x.neg() : x);
        unrecordable("a number in it is 4 of 3 rows and 6 of 5",
                x -> x.getManager().zeros(new Shape(x.getShape().get(0) + 1, 8)).get("1:").add(x));
        Block lstm = new SequentialBlock().add(LambdaBlock.singleton(x -> x.reshape(-1, 4, 2), "steps"))
                .add(LSTM.builder().setNumLayers(1).setStateSize(6).optReturnState(false).build());
        String message = assertThrows(UnrecordableException.class, () -> written(student(one(), lstm))).getMessage();
        assertTrue(message.startsWith("the extractor of slot red cannot be written as TorchScript: "), message);
        assertFalse(Files.exists(folder.resolve("student.pt")), "nothing is written before all of it is recorded");
    }

    private void unrecordable(String why, UnaryOperator<NDArray> code) {
        Block block = LambdaBlock.singleton(x -> code.apply(x).repeat(1, 3).reshape(-1, 4, 6), "code");
        String message = assertThrows(UnrecordableException.class, () -> written(student(one(), block))).getMessage();
        assertTrue(message.startsWith("the extractor of slot red cannot be written as TorchScript: ") && message.contains(why), message);
    }

    @Test
    void bytesAreTakenAsBytes() throws Exception {
        Block scaled = new SequentialBlock().add(LambdaBlock.singleton(x -> x.div(127.5f).sub(1), "scaled"))
                .add(Linear.builder().setUnits(24).build()).add(LambdaBlock.singleton(x -> x.reshape(-1, 4, 6), "tokens"));
        MultimodalNetwork student = student(one(), scaled);
        Path file = folder.resolve("bytes.pt");
        TorchScriptStudent.write(file, student, List.of(new SignalFormat(ElementType.UINT8, 8)), Nets.SPACES, Map.of());
        try (TorchScriptStudent exported = TorchScriptStudent.load(file, SLOTS.subList(0, 1), Nets.SPACES)) {
            NDArray bytes = Nets.random(manager, 5, 4, 8).mul(60).add(128).toType(DataType.UINT8, false);
            assertTrue(exported.largestDifference(student, List.of(bytes)) <= CLOSE);
        }
    }

    @Test
    void theArchiveIsAsPyTorchWritesThem() throws Exception {
        Path file = written(student("one added"));
        byte[] bytes = Files.readAllBytes(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals("{\"seven\": 7}", text(zip, "karmma/extra/facts.json"));
            assertTrue(text(zip, "karmma/code/__torch__.py").contains("class Student(Module):"));
            zip.stream().forEach(entry -> assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName()));
        }
        ByteBuffer local = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int entries = 0;
        while (local.getInt(at) == 0x04034b50) {
            int data = at + 30 + local.getShort(at + 26) + local.getShort(at + 28);
            assertEquals(0, data % 64, "where the data of entry " + entries + " begin");
            at = data + local.getInt(at + 18);
            entries++;
        }
        assertTrue(entries > 20, entries + " entries");
        TorchScriptStudent.write(folder.resolve("again.pt"), network, SIGNALS, Nets.SPACES, Map.of("facts.json", "{\"seven\": 7}"));
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("again.pt")), "the same student, the same bytes");
    }

    private static String text(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        MultimodalNetwork student = student("one added");
        written(student);
        int before = manager.getManagedArrays().size();
        int all = manager.getParentManager().getManagedArrays().size();
        written(student);
        assertEquals(before, manager.getManagedArrays().size(), "in the manager of the weights");
        assertEquals(all, manager.getParentManager().getManagedArrays().size(), "in the engine's");
        assertTrue(student.weights().values().stream().noneMatch(NDArray::isReleased), "the weights are still the network's");
    }

    /** Python as a user would write it: see exported.py. */
    @ParameterizedTest
    @ValueSource(strings = {"learned", "zero", "two added"})
    void pythonGivesTheSameAnswers(String kind) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && run("-c", "import torch, numpy") == 0, PYTHON + " cannot import torch and numpy "
                + "(Debian: apt install python3-torch); the export is not tried in Python");
        MultimodalNetwork student = student(kind);
        Path file = written(student);
        boolean[][] mask = Nets.subsets();
        Map<String, NDArray> in = new LinkedHashMap<>();
        for (int m = 0; m < SLOTS.size(); m++) {
            in.put(SLOTS.get(m), signals(mask).get(m));
        }
        in.put("presence", Nets.presence(manager, mask));
        Safetensors.write(folder.resolve("in.safetensors"), in, Map.of());
        Path script = Path.of(TorchScriptStudentTest.class.getResource("exported.py").toURI());
        Path reference = Path.of("..", "..", "docs", "reference").toAbsolutePath().normalize();
        assertEquals(0, run(script.toString(), reference.toString(), file.toString(), folder.resolve("in.safetensors").toString(),
                folder.resolve("out.safetensors").toString()), () -> "Python failed: " + said());
        Map<String, NDArray> theirs = new TreeMap<>(Safetensors.read(folder.resolve("out.safetensors"), manager));
        for (int k = 0; k < Nets.SPACES.size(); k++) {
            String space = Nets.SPACES.get(k).id();
            float[] together = answer(student, mask).get(k).toFloatArray();
            assertArrayEquals(together, theirs.remove(space).toFloatArray(), CLOSE, space + ", all subsets in one batch");
            for (int b = 0; b < mask.length; b++) {
                assertArrayEquals(Arrays.copyOfRange(together, b * Nets.SPACES.get(k).size(), (b + 1) * Nets.SPACES.get(k).size()),
                        theirs.remove(space + "/" + b).toFloatArray(), CLOSE, space + ", subset " + b + " by what is in the dictionary");
            }
        }
        assertEquals(Map.of(), theirs);
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return 124;
        }
        return process.exitValue();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
