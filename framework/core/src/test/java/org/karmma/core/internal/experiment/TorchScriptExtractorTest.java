package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.Split;
import org.karmma.evaluation.Outcome;
import org.karmma.modality.Reading;

/** A real TorchScript file (doubler.py made it) in the place of a teacher extractor. */
class TorchScriptExtractorTest {

    @TempDir
    Path top;
    private Path file;
    private String hash;

    @BeforeEach
    void copy() throws Exception {
        file = Files.copy(Path.of(getClass().getResource("doubler.pt").toURI()), top.resolve("doubler.pt"));
        hash = WholeFiles.sha256(file);
    }

    private Setup setup(String sha256, String tokens) throws Exception {
        return ToyPlugins.setup(top, Map.of("extractors.left.teacher.torchscript", file.toString(),
                "extractors.left.teacher.sha256", '"' + sha256 + '"', "extractors.left.teacher.tokens", tokens));
    }

    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void aTeacherOverItIsTrainedPackagedTestedAndMeasured() throws Exception {
        Setup setup = setup(hash, "[2, 3]");
        RunFolder folder = new RunFolder(top);
        int before = arrays();
        Set<String> wanted = Set.of("data", "pretrain-left", "pretrain-right", "tokens-left-train", "tokens-right-train",
                "tokens-left-validation", "tokens-right-validation", "tokens-left-test", "tokens-right-test", "karmma_t-1", "karmma_s-1",
                "test-karmma_t-1", "cost-karmma_t", "memory-karmma_t-left-1");
        Map<String, JsonNode> facts = new ToyRun(setup, folder).carryOut(name -> name.startsWith("signals-") || wanted.contains(name));
        assertEquals(before, arrays(), "its model is closed with the stage");
        assertFalse(facts.containsKey("pretrain-left"), "it comes trained");

        ToyModality left = new ToyModality("left");
        float[] first = ((Reading.Present) left.read(new ToyData().open(top, new ToyData().settings()).clips(Split.TRAIN).get(0),
                ToyPlugins.FLOATS)).signal().floats();
        float[] tokens = new float[6];
        ByteBuffer.wrap(Files.readAllBytes(folder.tokens("left", Split.TRAIN))).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(tokens);
        assertArrayEquals(new float[] {2 * first[0], 2 * first[1], 1, 2 * first[2], 2 * first[3], 1}, tokens);

        ModelPackage teacher = ModelPackage.read(folder.network("karmma_t", 1));
        assertEquals("torchscript-" + hash.substring(0, 12), teacher.description().slots().get(0).extractor());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Set<String> parts = teacher.weights(manager).keySet().stream().map(k -> k.split("/")[0]).collect(Collectors.toSet());
            assertEquals(Set.of("right", "fusion"), parts, "what the file learned stays in the file");
        }
        JsonNode cost = facts.get("cost-karmma_t");
        for (String with : List.of("left", "left+right")) {
            assertTrue(cost.path(with).path("gflops").isNull() && cost.path(with).path("parameters").isNull()
                    && cost.path(with).path("latencyMsP50").isNumber(), "what is in the file cannot be counted: " + cost);
        }
        assertTrue(cost.path("right").path("gflops").isNumber() && cost.path("right").path("parameters").isNumber(), cost.toString());
        assertEquals(12, Outcome.read(folder.outcome("karmma_t", 1)).clips());
    }

    @Test
    void anotherFileIsRefusedBeforeAnyWork() throws Exception {
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        String message = assertThrows(ConfigurationException.class, () -> setup(hash, "[2, 3]")).getMessage();
        assertTrue(message.contains("extractors.left.teacher.sha256") && message.contains(hash) && message.contains(WholeFiles.sha256(file)),
                message);
        Files.delete(file);
        String gone = assertThrows(ConfigurationException.class, () -> setup(hash, "[2, 3]")).getMessage();
        assertTrue(gone.contains("extractors.left.teacher.torchscript") && gone.contains(file.toString()), gone);
    }

    @Test
    void aFileThatWasReplacedSinceIsNotLoaded() throws Exception {
        Setup setup = setup(hash, "[2, 3]");
        Files.writeString(file, "something else");
        String message = assertThrows(IllegalStateException.class, () -> setup.slot("left").teacher().newNetwork()).getMessage();
        assertTrue(message.contains(hash), message);
    }

    @Test
    void otherTokensThanItMakesAreRefused() throws Exception {
        String message = assertThrows(IllegalStateException.class, () -> new ToyRun(setup(hash, "[3, 2]"), new RunFolder(top))
                .carryOut(name -> name.equals("data") || name.startsWith("signals-") || name.startsWith("tokens-left"))).getMessage();
        assertTrue(message.contains("(1, 2, 3)") && message.contains("(1, 3, 2)") && message.contains("doubler.pt"), message);
    }

    @Test
    void whatLibtorchCannotLoadIsNamed() throws Exception {
        Files.writeString(file, "not TorchScript");
        Setup setup = setup(WholeFiles.sha256(file), "[2, 3]");
        String message = assertThrows(IllegalStateException.class, () -> new ToyRun(setup, new RunFolder(top))
                .carryOut(name -> name.equals("data") || name.startsWith("signals-") || name.startsWith("tokens-left"))).getMessage();
        assertTrue(message.contains("doubler.pt") && message.contains("libtorch cannot load it"), message);
    }
}
