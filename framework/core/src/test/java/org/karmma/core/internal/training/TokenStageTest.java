package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.core.internal.training.Batches.Source;
import org.karmma.dataset.Split;
import org.karmma.model.Safetensors;

class TokenStageTest {

    @TempDir
    Path top;
    private Setup setup;
    private RunFolder folder;

    @BeforeEach
    void run() throws Exception {
        setup = ToyPlugins.setup(top, Map.of());
        folder = new RunFolder(top);
        new ToyRun(setup, folder).carryOut(name -> name.equals("data") || name.matches("(signals|pretrain|tokens)-.*"));
    }

    @Test
    void keptTokensAreWhatTheExtractorMakesAndZerosWhereNothingWasRecorded() throws Exception {
        SignalCache cache = SignalCache.open(folder.signals(Split.TRAIN), 4);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            int[] rows = {9, 0}; // every fifth clip was recorded without right
            List<NDArray> tokens = new TokenCache(setup, folder, Split.TRAIN, cache.size()).tokens(manager, rows);
            assertEquals(new Shape(2, 2, 6), tokens.get(1).getShape());
            assertArrayEquals(new float[12], tokens.get(1).get(0).toFloatArray());
            assertTrue(tokens.get(0).get(0).abs().sum().getFloat() > 0);
            // [6 x 2, 4] and [12], as pretraining left them
            Map<String, NDArray> weights = Safetensors.read(folder.extractor("right"), manager);
            NDArray matrix = weights.values().stream().filter(w -> w.getShape().dimension() == 2).findFirst().orElseThrow();
            NDArray bias = weights.values().stream().filter(w -> w.getShape().dimension() == 1).findFirst().orElseThrow();
            Batches batches = new Batches(cache, List.of(new Source("right", ToyPlugins.FLOATS)), List.of());
            NDArray signal = batches.signals(manager, new int[] {0}, new boolean[][] {{true}}).get(0);
            assertArrayEquals(signal.matMul(matrix.transpose()).add(bias).toFloatArray(), tokens.get(1).get(1).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void tokensOfAnotherNumberOfClipsAreRefused() throws Exception {
        Path file = folder.tokens("left", Split.TEST);
        Files.write(file, new byte[48]);
        String message = assertThrows(IOException.class, () -> new TokenCache(setup, folder, Split.TEST, 12)).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains("12 rows"), message);
    }
}
