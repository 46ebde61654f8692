package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distillation.Objective;
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
            int arrays = 0;
            long memory = 0;
            for (int i = 0; i < 230; i++) {
                if (i == 30) {
                    arrays = count(manager, network, teacher, adam);
                    memory = outsideOfTheHeap();
                }
                taught(network, teacher, adam, manager);
            }
            assertEquals(arrays, count(manager, network, teacher, adam));
            // 200 graphs of this size would be 400 MiB; the compiler and the allocator take some
            long grown = outsideOfTheHeap() - memory >> 20;
            assertTrue(grown < 100, "grown by " + grown + " MiB");
        }
    }

    private static void taught(MultimodalNetwork network, MultimodalNetwork teacher, AdamW adam, NDManager manager) {
        DistillationV1 v1 = new DistillationV1();
        Objective objective = v1.objective(v1.settings());
        try (NDManager own = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray presence = Nets.presence(own, MASK);
                FusionOutput out = network.forward(Nets.store(own), Nets.signals(own, 5, MASK), presence, true);
                FusionOutput taught = teacher.fuse(Nets.store(own), Nets.tokens(own, 5, 7), presence, false);
                Targets targets = Nets.targets(own, 7);
                collector.backward(objective.studentLoss(out, taught, targets).add(objective.teacherLoss(out, targets, presence)));
            }
            adam.step(1e-3);
        }
    }

    /** Arrays of all the managers that outlive a step. */
    private static int count(NDManager manager, MultimodalNetwork network, MultimodalNetwork teacher, AdamW adam) {
        return List.of(manager, owner(network.weights()), owner(teacher.weights()), owner(adam.state())).stream()
                .mapToInt(m -> m.getManagedArrays().size()).sum();
    }

    private static NDManager owner(Map<String, NDArray> arrays) {
        return arrays.values().iterator().next().getManager();
    }

    /** Bytes of this process in memory, but for the Java heap. */
    private static long outsideOfTheHeap() throws IOException {
        System.gc();
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS:")).findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 - Runtime.getRuntime().totalMemory();
    }

    /** Buffers that Java frees between the forward and the backward pass must not be ones that libtorch's graph still needs. */
    @Test
    void aGarbageCollectionBeforeTheBackwardPassChangesNothing() {
        float[] calm = gradients(() -> { });
        float[] shaken = gradients(() -> {
            System.gc();
            for (int i = 0; i < 2000; i++) {
                ByteBuffer.allocateDirect(16).putLong(0x7f7f7f7f7f7f7f7fL).putLong(0x7f7f7f7f7f7f7f7fL);
            }
        });
        assertArrayEquals(calm, shaken);
    }

    private static float[] gradients(Runnable between) {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            DistillationV1 v1 = new DistillationV1();
            Map<String, Double> settings = new LinkedHashMap<>(v1.settings());
            settings.put("temperature", 2.0);
            settings.put("divergence", 0.7);
            Objective objective = v1.objective(settings);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray presence = Nets.presence(manager, MASK);
                FusionOutput out = network.forward(Nets.store(manager), Nets.signals(manager, 5, MASK), presence, true);
                FusionOutput taught = new FusionOutput(null, null,
                        List.of(Nets.random(manager, 8, 7, 5), Nets.random(manager, 9, 7, 3)));
                Targets targets = Nets.targets(manager, 7);
                NDArray loss = objective.studentLoss(out, taught, targets).add(objective.teacherLoss(out, targets, presence));
                between.run();
                collector.backward(loss);
            }
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            network.parameters().forEach((name, p) -> gradients.put(name, p.getArray().getGradient()));
            return flat(gradients);
        }
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
            through = flat(network.weights());
        }
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0.1, 99, manager);
                AdamW adam = new AdamW(manager, network.parameters(), 0.01, 1)) {
            Map<String, NDArray> saved = Safetensors.read(file, manager);
            network.load(part(saved, "parameter/"));
            adam.restore(part(saved, "optimizer/"));
            run(network, adam, manager, 5, 10);
            assertArrayEquals(through, flat(network.weights()));
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

    private static float[] flat(Map<String, NDArray> arrays) {
        float[] all = new float[(int) arrays.values().stream().mapToLong(NDArray::size).sum()];
        int at = 0;
        for (NDArray array : arrays.values()) {
            float[] values = array.toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }
}
