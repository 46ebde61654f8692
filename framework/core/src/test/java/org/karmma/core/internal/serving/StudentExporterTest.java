package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExportResult;
import org.karmma.core.RunFailedException;
import org.karmma.core.internal.export.StudentExporter;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.modality.SignalFormat;
import org.karmma.model.torchscript.TorchScriptStudent;

/** A student of strangers' extractors and a stranger's fusion, exported. */
class StudentExporterTest {

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Surroundings around = new Around().of(registry);

    private static final class TalkativeRamp extends Ramp {
        TalkativeRamp(String id) {
            super(id);
        }

        @Override
        public String meaning(SignalFormat format) {
            return "the four numbers of a ramp, as " + format;
        }
    }

    private ExportResult export(String model, Path file) throws Exception {
        try (Students students = new Students(home, around, student -> () -> {})) {
            return new StudentExporter(students, around).torchScript(model, file);
        }
    }

    private void arrive(RampExtractor left) {
        TrainedRamps.arrive(registry, new TalkativeRamp("left"), left, TrainedRamps.bundle("left", 0, 11));
        TrainedRamps.arrive(registry, new RampExtractor("right"), TrainedRamps.bundle("right", 0, 12));
    }

    private Path model() throws IOException {
        return TrainedRamps.write(elsewhere.resolve("model")).folder();
    }

    @Test
    void answersAsItsWeightsSay() throws Exception {
        arrive(new RampExtractor("left"));
        Path file = elsewhere.resolve("ramps.pt");
        ExportResult result = export(model().toString(), file);
        assertEquals(file, result.file());
        assertEquals(3, result.subsets());
        assertTrue(result.largestDifference() <= 1e-5, String.valueOf(result.largestDifference()));
        try (NDManager manager = NDManager.newBaseManager();
                TorchScriptStudent exported = TorchScriptStudent.load(file, List.of("left", "right"), List.of(TrainedRamps.ACTIONS))) {
            NDArray left = manager.create(new float[] {1, 2, 3, 4, 9, 9, 9, 9}, new Shape(2, 4));
            NDArray right = manager.create(new float[] {Float.NaN, 0, 0, 0, 0, 0, 1, 0}, new Shape(2, 4));
            NDArray presence = manager.create(new boolean[] {true, false, false, true}, new Shape(2, 2));
            assertArrayEquals(new float[] {1, 2, 3, 4, 0, 0.25f, 0, 0, 2, 0, 0.5f, 0},
                    exported.logits(Arrays.asList(left, right), presence).get(0).toFloatArray(), 1e-6f);
        }
    }

    @Test
    void saysWhatItIs() throws Exception {
        arrive(new RampExtractor("left"));
        Path file = elsewhere.resolve("ramps.pt");
        try (Students students = new Students(home, around, student -> () -> {})) {
            students.install(model(), "kitchen");
        }
        export("kitchen", file);
        JsonNode facts;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            facts = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("karmma/extra/karmma.json")));
        }
        assertEquals("kitchen", facts.path("student").asText());
        assertEquals(ModelPackage.read(elsewhere.resolve("model")).sha256(), facts.path("model_sha256").asText());
        assertEquals(List.of("left", "right"), facts.path("slots").findValuesAsText("id"));
        JsonNode left = facts.path("slots").path(0);
        assertEquals("{\"type\":\"float32\",\"shape\":[4]}", left.path("signal").toString());
        assertEquals("the four numbers of a ramp, as FLOAT32[4]", left.path("meaning").asText());
        assertEquals("", facts.path("slots").path(1).path("meaning").asText("nothing at all"), "its modality does not say");
        assertEquals("[\"cut\",\"wash\",\"open\",\"pour\",\"stir\",\"peel\"]", facts.path("label_spaces").path(0)
                .path("classes").toString());
        assertEquals(72.5, facts.path("measured").path("percent").path("left+right").asDouble());
        assertEquals(2.0, facts.path("measured").path("temperatures").path("action").path("left").asDouble());
    }

    private <E extends Exception> String refused(Class<E> kind, String model, Path file) throws IOException {
        String before = Files.isRegularFile(file) ? Files.readString(file) : "nothing";
        String message = assertThrows(kind, () -> export(model, file)).getMessage();
        assertEquals(before, Files.isRegularFile(file) ? Files.readString(file) : "nothing", "what was there stays as it was");
        try (Stream<Path> files = Files.walk(elsewhere)) {
            assertEquals(List.of(), files.filter(f -> f.toString().contains(".part")).toList());
        }
        return message;
    }

    @Test
    void aNetworkThatLooksAtNumbersIsNamed() throws Exception {
        arrive(new RampExtractor("left") {
            @Override
            NDArray makes(NDArray tokens) {
                return tokens.max().getFloat() > 1e9 ? tokens.neg() : tokens;
            }
        });
        Path file = Files.writeString(elsewhere.resolve("ramps.pt"), "an earlier export");
        String message = refused(ConfigurationException.class, model().toString(), file);
        assertTrue(message.contains("the extractor of slot left cannot be written as TorchScript: it looks at the numbers"), message);
        assertTrue(message.contains("docs/export.md"), message);
    }

    @Test
    void whatAnswersOtherwiseIsNotKept() throws Exception {
        arrive(new RampExtractor("left") {
            @Override
            NDArray makes(NDArray tokens) {
                return Proxy.isProxyClass(tokens.getClass()) ? tokens.add(0.01f) : tokens; // knows when it is recorded
            }
        });
        Path file = Files.writeString(elsewhere.resolve("ramps.pt"), "an earlier export");
        String message = refused(RunFailedException.class, model().toString(), file);
        assertTrue(message.contains("ramps.pt was not written: its logits differ from the student's by up to"), message);
    }

    /** As where libtorch does not take what was recorded: the disk is not to blame. */
    @Test
    void whatCannotBeComparedIsNotKept() throws Exception {
        AtomicBoolean recorded = new AtomicBoolean();
        arrive(new RampExtractor("left") {
            @Override
            NDArray makes(NDArray tokens) {
                recorded.compareAndSet(false, Proxy.isProxyClass(tokens.getClass()));
                if (recorded.get() && !Proxy.isProxyClass(tokens.getClass())) {
                    throw new IllegalStateException("no such operation");
                }
                return tokens;
            }
        });
        Path file = Files.writeString(elsewhere.resolve("ramps.pt"), "an earlier export");
        String message = refused(RunFailedException.class, model().toString(), file);
        assertTrue(message.contains("ramps.pt was not written: its answers cannot be compared with the student's: no such operation."),
                message);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        arrive(new RampExtractor("left"));
        Path file = elsewhere.resolve("ramps.pt");
        String model = model().toString();
        assertTrue(refused(ConfigurationException.class, "nobody", file).contains("neither a student nor a model package called nobody"));
        assertTrue(refused(DataException.class, home.toString(), file).contains("there is no model.json"));
        assertTrue(refused(ConfigurationException.class, model, elsewhere.resolve("no/ramps.pt")).contains("there is no folder"));
        assertTrue(refused(ConfigurationException.class, model, elsewhere).contains("that is a folder"));
        assertTrue(refused(ConfigurationException.class, model, Path.of("/")).contains("/: that is a folder"));
        Files.writeString(elsewhere.resolve("model/weights.safetensors"), "nothing");
        assertTrue(refused(DataException.class, model, file).contains("weights.safetensors"));
    }

    @Test
    void everySlotNeedsItsBundle() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("left", 0, 11));
        String message = refused(ConfigurationException.class, model().toString(), elsewhere.resolve("ramps.pt"));
        assertTrue(message.contains("ramps is not complete here. slot right: no bundle offers modality right"), message);
    }
}
