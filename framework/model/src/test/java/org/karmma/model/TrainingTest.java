package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;

class TrainingTest {

    private static final boolean[][] MASK = Nets.subsets();

    private static float step(MultimodalNetwork network, AdamW adam, NDManager manager, double rate) {
        try (NDManager own = manager.newSubManager()) {
            float value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                FusionOutput out = network.forward(Nets.store(own), Nets.signals(own, 5, MASK), Nets.presence(own, MASK), true);
                NDArray loss = Losses.crossEntropy(out.logits(), Nets.targets(own, 7));
                collector.backward(loss);
                value = loss.getFloat();
            }
            adam.step(rate);
            return value;
        }
    }

    @Test
    void oneTinyBatchIsLearntByHeart() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager);
                AdamW adam = new AdamW(manager, network.parameters(), 0.01, 1)) {
            float first = step(network, adam, manager, 0.01);
            assertEquals((Math.log(5) + Math.log(3)) / 2, first, 0.5);
            float last = first;
            for (int i = 0; i < 100; i++) {
                last = step(network, adam, manager, 0.01);
            }
            assertTrue(last < 0.01, "loss " + last);
        }
    }

    @Test
    void stepsLeaveNoArrayAndNoMemoryBehind() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 64, 0.1, 1, manager);
                MultimodalNetwork teacher = Nets.whole(MissingTokens.ZERO, 64, 0.1, 2, manager);
                AdamW adam = new AdamW(manager, network.parameters(), 0.01, 1)) {
            teacher.freeze();
            DistillationV1 v1 = new DistillationV1();
            long arrays = 0;
            long memory = 0;
            for (int i = 0; i < 250; i++) {
                if (i == 50) {
                    arrays = count(manager);
                    memory = resident();
                }
                taught(network, teacher, v1, adam, manager);
            }
            assertEquals(arrays, count(manager));
            // 200 graphs of this size would be some 400 MiB; the allocator may round a little
            assertTrue(resident() - memory < 48 << 20, "grown by " + (resident() - memory >> 20) + " MiB");
        }
    }

    private static void taught(MultimodalNetwork network, MultimodalNetwork teacher, DistillationV1 v1, AdamW adam, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray presence = Nets.presence(own, MASK);
                FusionOutput out = network.forward(Nets.store(own), Nets.signals(own, 5, MASK), presence, true);
                FusionOutput taught = teacher.fuse(Nets.store(own), Nets.tokens(own, 5, 7), presence, false);
                Targets targets = Nets.targets(own, 7);
                var objective = v1.objective(v1.settings());
                collector.backward(objective.studentLoss(out, taught, targets).add(objective.teacherLoss(out, targets, presence)));
            }
            adam.step(1e-3);
        }
    }

    /** Arrays of a manager and of all the managers below it. */
    private static long count(NDManager manager) {
        long system = ((ai.djl.ndarray.BaseNDManager) manager.getParentManager()).getManagedArrays().size();
        return system + manager.getManagedArrays().size();
    }

    /** Bytes of this process in memory. */
    private static long resident() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }

    @Test
    void aRunThatIsPutBackGoesOnBitForBit(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        float[] through;
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0.1, 1, manager);
                AdamW adam = new AdamW(manager, network.parameters(), 0.01, 1)) {
            run(network, adam, manager, 0, 5);
            Map<String, NDArray> all = new LinkedHashMap<>();
            network.weights().forEach((name, w) -> all.put("parameter/" + name, w));
            adam.state().forEach((name, s) -> all.put("optimizer/" + name, s));
            Safetensors.write(file, all, Map.of());
            run(network, adam, manager, 5, 10);
            through = weights(network);
        }
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0.1, 99, manager);
                AdamW adam = new AdamW(manager, network.parameters(), 0.01, 1)) {
            Map<String, NDArray> saved = Safetensors.read(file, manager);
            network.load(part(saved, "parameter/"));
            adam.restore(part(saved, "optimizer/"));
            run(network, adam, manager, 5, 10);
            assertArrayEquals(through, weights(network));
        }
    }

    private static void run(MultimodalNetwork network, AdamW adam, NDManager manager, int from, int to) {
        for (int i = from; i < to; i++) {
            Engine.getInstance().setRandomSeed(i);
            step(network, adam, manager, 0.01);
        }
    }

    private static Map<String, NDArray> part(Map<String, NDArray> all, String prefix) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        all.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), array);
            }
        });
        return part;
    }

    private static float[] weights(MultimodalNetwork network) {
        float[] all = new float[(int) network.weights().values().stream().mapToLong(NDArray::size).sum()];
        int at = 0;
        for (NDArray w : network.weights().values()) {
            float[] values = w.toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }
}
