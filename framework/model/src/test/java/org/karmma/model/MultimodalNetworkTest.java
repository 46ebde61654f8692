package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

class MultimodalNetworkTest {

    @Test
    void presentRowsAreScatteredToTheirPlaces() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            boolean[][] mask = Nets.subsets();
            NDArray presence = Nets.presence(manager, mask);
            List<NDArray> all = network.extract(Nets.store(manager), Nets.signals(manager, 5, Nets.all(7, true)),
                    Nets.presence(manager, Nets.all(7, true)), false);
            List<NDArray> some = network.extract(Nets.store(manager), Nets.signals(manager, 5, mask), presence, false);
            for (int m = 0; m < 3; m++) {
                assertEquals(new Shape(7, Nets.LAYOUTS.get(m).tokens().count(), Nets.LAYOUTS.get(m).tokens().width()),
                        some.get(m).getShape());
                for (int b = 0; b < 7; b++) {
                    float[] expected = mask[b][m] ? all.get(m).get(b).toFloatArray() : new float[(int) all.get(m).get(b).size()];
                    assertArrayEquals(expected, some.get(m).get(b).toFloatArray(), 1e-6f);
                }
            }
        }
    }

    @Test
    void forwardIsFuseAfterExtract() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.ZERO, 16, 0, 1, manager)) {
            boolean[][] mask = {{true, false, false}, {true, true, false}};
            NDArray presence = Nets.presence(manager, mask);
            List<NDArray> signals = Nets.signals(manager, 5, mask);
            FusionOutput once = network.forward(Nets.store(manager), signals, presence, false);
            FusionOutput twice = network.fuse(Nets.store(manager), network.extract(Nets.store(manager), signals, presence, false),
                    presence, false);
            assertArrayEquals(once.logits().get(0).toFloatArray(), twice.logits().get(0).toFloatArray());
        }
    }

    @Test
    void anExtractorThatNoRowNeedsIsNotCalled() {
        try (NDManager manager = NDManager.newBaseManager()) {
            AtomicInteger calls = new AtomicInteger();
            List<MultimodalNetwork.Slot> slots = new ArrayList<>();
            Nets.LAYOUTS.forEach(l -> slots.add(new MultimodalNetwork.Slot(l, l.id().equals("blue")
                    ? new SequentialBlock().add(LambdaBlock.singleton(x -> {
                        calls.incrementAndGet();
                        return x;
                    }, "counting")).add(Nets.extractor(l.tokens())) : Nets.extractor(l.tokens()))));
            try (MultimodalNetwork network = new MultimodalNetwork(slots, new KarmmaNetwork(Nets.spec(MissingTokens.LEARNED, 16, 0)))) {
                network.initialize(manager, Arrays.stream(Nets.SIGNAL).mapToObj(Shape::new).toList(), 1);
                calls.set(0);
                boolean[][] mask = {{true, true, false}, {false, true, false}};
                network.forward(Nets.store(manager), Nets.signals(manager, 5, mask), Nets.presence(manager, mask), false);
                assertEquals(0, calls.get());
                mask[1][2] = true;
                network.forward(Nets.store(manager), Nets.signals(manager, 5, mask), Nets.presence(manager, mask), false);
                assertEquals(1, calls.get());
            }
        }
    }

    @Test
    void aFrozenExtractorAnswersAsAtInferenceWhileTheRestIsTrained() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<MultimodalNetwork.Slot> slots = new ArrayList<>();
            Nets.LAYOUTS.forEach(l -> slots.add(new MultimodalNetwork.Slot(l,
                    new SequentialBlock().add(Nets.extractor(l.tokens())).add(Dropout.builder().optRate(0.5f).build()))));
            try (MultimodalNetwork network = new MultimodalNetwork(slots, new KarmmaNetwork(Nets.spec(MissingTokens.LEARNED, 16, 0)))) {
                network.initialize(manager, Arrays.stream(Nets.SIGNAL).mapToObj(Shape::new).toList(), 1);
                String frozen = Nets.LAYOUTS.get(1).id();
                network.freeze(frozen);
                assertEquals(Set.of(frozen), network.frozen());
                network.parameters().forEach((name, p) -> assertEquals(!name.startsWith(frozen + "/"), p.requiresGradient(), name));
                NDArray presence = Nets.presence(manager, Nets.all(2, true));
                List<NDArray> signals = Nets.signals(manager, 5, Nets.all(2, true));
                List<NDArray> calm = network.extract(Nets.store(manager), signals, presence, false);
                List<NDArray> training = network.extract(Nets.store(manager), signals, presence, true);
                assertArrayEquals(calm.get(1).toFloatArray(), training.get(1).toFloatArray());
                assertFalse(Arrays.equals(calm.get(0).toFloatArray(), training.get(0).toFloatArray()), "the others drop out");
            }
        }
    }

    @Test
    void signalsThatDoNotMatchPresenceAreRefusedByName() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            List<NDArray> signals = Nets.signals(manager, 5, new boolean[][] {{true, false, true}, {true, true, true}});
            NDArray presence = Nets.presence(manager, Nets.all(2, true));
            String message = assertThrows(IllegalArgumentException.class,
                    () -> network.forward(Nets.store(manager), signals, presence, false)).getMessage();
            assertEquals("slot 'green' is present in 2 rows and has signals of 1", message);
        }
    }

    @Test
    void firstValuesFollowFromTheSeedAlone() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork a = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager);
                MultimodalNetwork b = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager);
                MultimodalNetwork c = Nets.whole(MissingTokens.LEARNED, 16, 0, 2, manager)) {
            a.weights().forEach((name, w) -> assertArrayEquals(w.toFloatArray(), b.weights().get(name).toFloatArray(), name));
            float[] mine = a.weights().get("fusion/layers/0/qkv/weight").toFloatArray();
            assertFalse(Arrays.equals(mine, c.weights().get("fusion/layers/0/qkv/weight").toFloatArray()));
            double bound = Math.sqrt(6.0 / (16 + 48));
            double sum = 0;
            for (float w : mine) {
                assertTrue(Math.abs(w) <= bound);
                sum += w * w;
            }
            // variance of a uniform number is a third of the bound's square
            assertEquals(bound * bound / 3, sum / mine.length, 0.1 * bound * bound / 3);
            assertArrayEquals(new float[48], a.weights().get("fusion/layers/0/qkv/bias").toFloatArray());
            assertEquals(16, a.weights().get("fusion/norm/gamma").sum().getFloat());
            assertEquals(0.02, Math.sqrt(a.weights().get("fusion/embed/red/index_tokens").square().mean().getFloat()), 0.006);
        }
    }

    @Test
    void weightsAreTakenOverWholeOrNotAtAll() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork a = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager);
                MultimodalNetwork b = Nets.whole(MissingTokens.LEARNED, 16, 0, 2, manager)) {
            Map<String, NDArray> weights = new LinkedHashMap<>(a.weights());
            weights.put("fusion/cls", manager.create(new Shape(1, 1, 17)));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> b.load(weights)).getMessage()
                    .startsWith("weight 'fusion/cls' is float32 (1, 1, 17)"));
            weights.remove("fusion/cls");
            weights.put("fusion/clss", manager.create(1f));
            assertEquals("these weights are another network's: missing [fusion/cls], unknown [fusion/clss]",
                    assertThrows(IllegalArgumentException.class, () -> b.load(weights)).getMessage());
            b.load(a.weights());
            boolean[][] mask = Nets.subsets();
            assertArrayEquals(logits(a, manager, mask), logits(b, manager, mask));
        }
    }

    private static float[] logits(MultimodalNetwork network, NDManager manager, boolean[][] mask) {
        try (NDManager own = manager.newSubManager()) {
            return network.forward(Nets.store(own), Nets.signals(own, 5, mask), Nets.presence(own, mask), false).logits().get(0)
                    .toFloatArray();
        }
    }

    @Test
    void frozenNetworksAnswerManyThreadsAlikeAndLeaveNothingBehind() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            network.freeze();
            boolean[][] mask = Nets.subsets();
            float[] expected = logits(network, manager, mask);
            int before = manager.getManagedArrays().size();
            List<Callable<float[]>> calls = Collections.nCopies(100, () -> logits(network, manager, mask));
            for (Future<float[]> answer : threads.invokeAll(calls)) {
                assertArrayEquals(expected, answer.get());
            }
            assertEquals(before, manager.getManagedArrays().size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void slotsHaveNamesOfTheirOwn() {
        MultimodalNetwork.Slot red = new MultimodalNetwork.Slot(Nets.LAYOUTS.get(0), null);
        assertThrows(IllegalArgumentException.class, () -> new MultimodalNetwork(List.of(red, red), null));
    }

    @Test
    void operationsWorkedByHand() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork network = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            // embedding 16 * (4*6 + 3*5 + 4*7); per layer 12 places * 16^2 * (3 + 1 + 8) and attention 2 * 12^2 * 16;
            // heads: averages 4 * 12 * 16, hidden 4 * 16^2, classes 4 * 16 * (5 + 3)
            long products = 16 * 67 + 2 * (12 * 256 * 12 + 2 * 144 * 16) + 768 + 1024 + 512;
            assertEquals(2 * products, network.fusion().flops());
            // extractors: 8 -> 24, 9 -> 15, 10 -> 28
            assertEquals(2 * (products + 8 * 24 + 10 * 28), network.flops(new boolean[] {true, false, true}));
        }
    }

    @Test
    void convolutionsCountEveryOutput() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock net = new SequentialBlock()
                    .add(Conv2d.builder().setFilters(6).setKernelShape(new Shape(3, 3)).optPadding(new Shape(1, 1))
                            .optStride(new Shape(2, 2)).build())
                    .add(Conv2d.builder().setFilters(6).setKernelShape(new Shape(3, 3)).optGroups(6).build())
                    .add(LambdaBlock.singleton(x -> x.reshape(x.getShape().get(0), 6, -1).transpose(0, 2, 1), "tokens"))
                    .add(LayerNorm.builder().axis(2).build())
                    .add(Linear.builder().setUnits(5).build());
            net.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(1, 4, 10, 10));
            // 5 x 5 places of 6 filters over 4 * 9; 3 x 3 places of 6 filters over 1 * 9; 9 tokens of 6 to 5
            assertEquals(2 * (25 * 6 * 36 + 9 * 6 * 9 + 9 * 30), Flops.of(net));
        }
    }

    @Test
    void aNetworkWithoutTheExtractorsOfAbsentSlotsSaysTheSame() {
        try (NDManager manager = NDManager.newBaseManager();
                MultimodalNetwork whole = Nets.whole(MissingTokens.LEARNED, 16, 0, 1, manager)) {
            List<MultimodalNetwork.Slot> slots = new ArrayList<>();
            for (SlotLayout layout : Nets.LAYOUTS) {
                slots.add(new MultimodalNetwork.Slot(layout, layout.id().equals("green") ? Nets.extractor(layout.tokens()) : null));
            }
            try (MultimodalNetwork green = new MultimodalNetwork(slots, new KarmmaNetwork(Nets.spec(MissingTokens.LEARNED, 16, 0)))) {
                green.initialize(manager, Arrays.stream(Nets.SIGNAL).mapToObj(Shape::new).toList());
                Map<String, NDArray> weights = new LinkedHashMap<>(whole.weights());
                weights.keySet().removeIf(key -> key.startsWith("red/") || key.startsWith("blue/"));
                green.load(weights);
                NDArray presence = manager.create(new boolean[] {false, true, false}, new Shape(1, 3));
                List<NDArray> signals = Arrays.asList(null, Nets.random(manager, 4, 1, Nets.SIGNAL[1]), null);
                assertArrayEquals(whole.forward(Nets.store(manager), signals, presence, false).logits().get(0).toFloatArray(),
                        green.forward(Nets.store(manager), signals, presence, false).logits().get(0).toFloatArray());
            }
        }
    }
}
