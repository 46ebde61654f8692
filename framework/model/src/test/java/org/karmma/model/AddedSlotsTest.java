package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

/** A network of {@code red} and {@code green} that {@code blue} was added to, beside that network without it. */
class AddedSlotsTest {

    private static final int BLUE = 2;

    private NDManager manager;

    @BeforeEach
    void open() {
        assertEquals("1", System.getProperty("ai.djl.pytorch.num_threads"), "bits repeat at one thread only");
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private KarmmaNetwork parent(MissingTokens missing) {
        return shaken(Nets.fusion(Nets.extended(missing, 16, 0, BLUE, BLUE), 1, manager), 5);
    }

    /** Of other first values than its parent's, and then with its parent's values. */
    private KarmmaNetwork child(KarmmaNetwork parent, FusionSpec spec) {
        KarmmaNetwork child = shaken(Nets.fusion(spec, 2, manager), 6);
        parent.getParameters().forEach(p -> Weights.set(child.getParameters().get(p.getKey()), p.getValue().getArray()));
        return child;
    }

    private KarmmaNetwork child(KarmmaNetwork parent, MissingTokens missing) {
        return child(parent, Nets.extended(missing, 16, 0));
    }

    /** Away from first values, which are zero in places. */
    private KarmmaNetwork shaken(KarmmaNetwork network, long seed) {
        network.getParameters().forEach(p -> Weights.set(p.getValue(), p.getValue().getArray()
                .add(Nets.random(manager, seed + p.getKey().hashCode(), p.getValue().getShape().getShape()).mul(0.1f))));
        return network;
    }

    private FusionOutput fuse(KarmmaNetwork network, List<NDArray> tokens, boolean[][] mask) {
        return network.fuse(Nets.store(manager), tokens, Nets.presence(manager, mask), false);
    }

    private List<NDArray> rows(List<NDArray> tokens, int... rows) {
        NDIndex index = new NDIndex("{}", manager.create(Arrays.stream(rows).asLongStream().toArray()));
        return tokens.stream().map(t -> t.get(index)).toList();
    }

    private static boolean[][] columns(boolean[][] mask, int count) {
        return Arrays.stream(mask).map(row -> Arrays.copyOf(row, count)).toArray(boolean[][]::new);
    }

    /** [CLS], averages of the first slots, all logits. */
    private static float[][] numbers(FusionOutput out, int slots) {
        List<float[]> all = new ArrayList<>(List.of(out.cls().toFloatArray(), out.averages().get(":, :" + slots).toFloatArray()));
        out.logits().forEach(l -> all.add(l.toFloatArray()));
        return all.toArray(float[][]::new);
    }

    private static void same(FusionOutput expected, FusionOutput actual, int slots, float delta, String where) {
        float[][] e = numbers(expected, slots);
        float[][] a = numbers(actual, slots);
        for (int i = 0; i < e.length; i++) {
            if (delta == 0) {
                assertArrayEquals(e[i], a[i], where + ", part " + i);
            } else {
                assertArrayEquals(e[i], a[i], delta, where + ", part " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MissingTokens.class)
    void withoutItEveryOldSubsetGetsTheOldAnswerBitForBit(MissingTokens missing) {
        KarmmaNetwork parent = parent(missing);
        KarmmaNetwork child = child(parent, missing);
        List<NDArray> tokens = Nets.tokens(manager, 3, 6);
        for (int subset = 0; subset < 4; subset++) {
            boolean[][] mask = new boolean[6][3];
            for (boolean[] row : mask) {
                row[0] = (subset & 1) == 1;
                row[1] = (subset & 2) == 2;
            }
            same(fuse(parent, tokens.subList(0, BLUE), columns(mask, BLUE)), fuse(child, tokens, mask), BLUE, 0, "subset " + subset
                    + ", six rows");
            same(fuse(parent, rows(tokens.subList(0, BLUE), 4), columns(new boolean[][] {mask[4]}, BLUE)),
                    fuse(child, rows(tokens, 4), new boolean[][] {mask[4]}), BLUE, 0, "subset " + subset + ", one row");
        }
    }

    @ParameterizedTest
    @EnumSource(MissingTokens.class)
    void aBatchMayMixRowsWithAndWithoutIt(MissingTokens missing) {
        KarmmaNetwork parent = parent(missing);
        KarmmaNetwork child = child(parent, missing);
        List<NDArray> tokens = Nets.tokens(manager, 3, 7);
        boolean[][] mask = Nets.subsets();
        FusionOutput together = fuse(child, tokens, mask);
        int[] without = IntStream.range(0, 7).filter(b -> !mask[b][BLUE]).toArray();
        boolean[][] theirs = Arrays.stream(without).mapToObj(b -> mask[b]).toArray(boolean[][]::new);
        FusionOutput old = fuse(parent, rows(tokens.subList(0, BLUE), without), columns(theirs, BLUE));
        NDIndex index = new NDIndex("{}", manager.create(Arrays.stream(without).asLongStream().toArray()));
        same(old, new FusionOutput(together.cls().get(index), together.averages().get(index),
                together.logits().stream().map(l -> l.get(index)).toList()), BLUE, 0, "rows without it, in place");
        for (int b = 0; b < 7; b++) {
            FusionOutput alone = fuse(child, rows(tokens, b), new boolean[][] {mask[b]});
            String row = b + ":" + (b + 1);
            same(alone, new FusionOutput(together.cls().get(row), together.averages().get(row),
                    together.logits().stream().map(l -> l.get(row)).toList()), 3, 1e-5f, "row " + b);
            float blue = together.averages().get(b + ", 2").abs().sum().getFloat();
            assertEquals(mask[b][BLUE], blue > 0, "the average of what is not in the sequence is zero");
        }
    }

    @Test
    void itsPresenceChangesTheAnswer() {
        KarmmaNetwork child = child(parent(MissingTokens.LEARNED), MissingTokens.LEARNED);
        List<NDArray> tokens = Nets.tokens(manager, 3, 1);
        float[] with = fuse(child, tokens, new boolean[][] {{true, true, true}}).logits().get(0).toFloatArray();
        assertFalse(Arrays.equals(with, fuse(child, tokens, new boolean[][] {{true, true, false}}).logits().get(0).toFloatArray()));
    }

    @ParameterizedTest
    @EnumSource(MissingTokens.class)
    void whatStandsInItsPlaceWhileItIsAbsentInfluencesNothing(MissingTokens missing) {
        KarmmaNetwork child = child(parent(missing), missing);
        boolean[][] mask = Nets.subsets();
        List<NDArray> clean = Nets.tokens(manager, 3, 7);
        for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
            List<NDArray> spoilt = new ArrayList<>(clean);
            float[] values = clean.get(BLUE).toFloatArray();
            int row = values.length / 7;
            for (int b = 0; b < 7; b++) {
                if (!mask[b][BLUE]) {
                    Arrays.fill(values, b * row, (b + 1) * row, poison);
                }
            }
            spoilt.set(BLUE, manager.create(values, clean.get(BLUE).getShape()));
            same(fuse(child, clean, mask), fuse(child, spoilt, mask), 3, 0, "poison " + poison);
            Map<String, float[]> expected = gradients(child, clean, mask);
            gradients(child, spoilt, mask).forEach((name, gradient) -> assertArrayEquals(expected.get(name), gradient, name
                    + ", poison " + poison));
        }
    }

    /** Of all parameters that want any. */
    private Map<String, float[]> gradients(KarmmaNetwork network, List<NDArray> tokens, boolean[][] mask) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (NDManager step = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            List<NDArray> theirs = tokens.stream().map(NDArray::duplicate).peek(t -> t.attach(step)).toList();
            FusionOutput out = network.fuse(Nets.store(step), theirs, Nets.presence(step, mask), true);
            collector.backward(Losses.crossEntropy(out.logits(), Nets.targets(step, mask.length)));
            network.getParameters().forEach(p -> {
                if (p.getValue().getArray().hasGradient()) {
                    try (NDArray gradient = p.getValue().getArray().getGradient()) {
                        gradients.put(p.getKey(), gradient.toFloatArray());
                        gradient.muli(0);
                    }
                }
            });
        }
        return gradients;
    }

    @Test
    void frozenParametersGetNoGradientAndItsOwnAllDo() {
        KarmmaNetwork parent = parent(MissingTokens.LEARNED);
        KarmmaNetwork child = child(parent, MissingTokens.LEARNED);
        child.getParameters().forEach(p -> p.getValue().freeze(parent.getParameters().contains(p.getKey())));
        Map<String, float[]> gradients = gradients(child, Nets.tokens(manager, 3, 7), Nets.subsets());
        assertEquals(List.of("embed/blue/weight", "embed/blue/bias", "embed/blue/modality_token", "embed/blue/index_tokens",
                "added/blue/hidden/weight", "added/blue/hidden/bias", "added/blue/action/weight", "added/blue/action/bias",
                "added/blue/verb/weight", "added/blue/verb/bias"), List.copyOf(gradients.keySet()));
        gradients.forEach((name, gradient) -> {
            double most = IntStream.range(0, gradient.length).mapToDouble(i -> Math.abs(gradient[i])).max().orElse(0);
            assertTrue(most > 0 && Double.isFinite(most), name + " learns nothing: " + most);
        });
    }

    /** The rest frozen, a few steps make the right answer likelier with it, and change nothing without it. */
    @Test
    void itLearnsWhileTheRestIsFrozen() {
        KarmmaNetwork parent = parent(MissingTokens.LEARNED);
        KarmmaNetwork child = child(parent, MissingTokens.LEARNED);
        Map<String, Parameter> own = new LinkedHashMap<>();
        child.getParameters().forEach(p -> {
            p.getValue().freeze(parent.getParameters().contains(p.getKey()));
            own.put(p.getKey(), p.getValue());
        });
        List<NDArray> tokens = Nets.tokens(manager, 3, 5);
        boolean[][] all = Nets.all(5, true);
        try (AdamW optimizer = new AdamW(manager, own, 0, Double.POSITIVE_INFINITY)) {
            for (int i = 0; i < 60; i++) {
                try (NDManager step = manager.newSubManager()) {
                    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                        FusionOutput out = child.fuse(Nets.store(step), tokens, Nets.presence(step, all), true);
                        collector.backward(Losses.crossEntropy(out.logits(), Nets.targets(step, 5)));
                    }
                    optimizer.step(0.02);
                }
            }
        }
        assertArrayEquals(new long[] {0, 1, 2, 3, 4}, fuse(child, tokens, all).logits().get(0).argMax(1).toLongArray(), "learned by heart");
        boolean[][] without = columns(columns(all, BLUE), 3);
        same(fuse(parent, tokens.subList(0, BLUE), columns(without, BLUE)), fuse(child, tokens, without), BLUE, 0, "after training");
    }

    /** At first its head says nothing, so that the mean is what the others say, only softer. */
    @Test
    void itBeginsByKeepingStill() {
        KarmmaNetwork fresh = Nets.fusion(Nets.extended(MissingTokens.LEARNED, 16, 0), 2, manager);
        for (String space : List.of("action", "verb")) {
            assertEquals(0, fresh.getParameters().get("added/blue/" + space + "/weight").getArray().abs().sum().getFloat());
        }
        assertTrue(fresh.getParameters().get("added/blue/hidden/weight").getArray().abs().sum().getFloat() > 0, "or it could never learn");
    }

    @Test
    void anExtendedNetworkCanBeExtendedAgain() {
        List<SlotLayout> layouts = new ArrayList<>(Nets.extended(MissingTokens.LEARNED, 16, 0).slots());
        KarmmaNetwork parent = child(parent(MissingTokens.LEARNED), MissingTokens.LEARNED);
        layouts.add(new SlotLayout("white", new TokenLayout(2, 5), true));
        FusionSpec again = new FusionSpec(layouts, Nets.SPACES, MissingTokens.LEARNED, Nets.spec(MissingTokens.LEARNED, 16, 0).settings());
        KarmmaNetwork child = child(parent, again);
        List<NDArray> tokens = new ArrayList<>(Nets.tokens(manager, 3, 7));
        tokens.add(Nets.random(manager, 9, 7, 2, 5));
        boolean[][] mask = columns(Nets.subsets(), 4);
        same(fuse(parent, tokens.subList(0, 3), Nets.subsets()), fuse(child, tokens, mask), 3, 0, "all seven subsets of three");
        mask[2][3] = true; // red, green and white
        mask[5][3] = true; // green, blue and white
        FusionOutput together = fuse(child, tokens, mask);
        for (int b = 0; b < 7; b++) {
            assertArrayEquals(fuse(child, rows(tokens, b), new boolean[][] {mask[b]}).logits().get(0).toFloatArray(),
                    together.logits().get(0).get(b + ":" + (b + 1)).toFloatArray(), 1e-5f, "row " + b);
        }
    }

    @Test
    void whileItIsAbsentItCostsNothing() {
        KarmmaNetwork parent = parent(MissingTokens.LEARNED);
        KarmmaNetwork child = child(parent, MissingTokens.LEARNED);
        assertEquals(parent.flops(), child.flops(new boolean[] {true, false, false}));
        assertEquals(child.flops(), child.flops(new boolean[] {false, false, true}));
        assertTrue(child.flops() > parent.flops());
        assertEquals(Nets.fusion(MissingTokens.LEARNED, 16, 0, 1, manager).flops(), child.flops(),
                "as a network trained with it from the beginning");
    }

    @Test
    void nothingIsLeftBehind() {
        KarmmaNetwork child = child(parent(MissingTokens.LEARNED), MissingTokens.LEARNED);
        List<NDArray> tokens = Nets.tokens(manager, 3, 7);
        int before = manager.getManagedArrays().size();
        try (NDManager call = manager.newSubManager()) {
            child.fuse(Nets.store(call), tokens, Nets.presence(call, Nets.subsets()), false);
        }
        assertEquals(before, manager.getManagedArrays().size());
    }

    @Test
    void whatWasAddedStandsLast() {
        TokenLayout tokens = new TokenLayout(1, 2);
        SlotLayout old = new SlotLayout("old", tokens);
        SlotLayout added = new SlotLayout("added", tokens, true);
        for (List<SlotLayout> wrong : List.of(List.of(added), List.of(added, old), List.of(old, added, new SlotLayout("later", tokens)))) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> new FusionSpec(wrong, Nets.SPACES, MissingTokens.ZERO, Map.of()))
                    .getMessage().contains("stand behind"), wrong.toString());
        }
        assertTrue(new FusionSpec(List.of(old, added), Nets.SPACES, MissingTokens.ZERO, Map.of()).hasAddedSlots());
        assertFalse(new FusionSpec(List.of(old), Nets.SPACES, MissingTokens.ZERO, Map.of()).hasAddedSlots());
    }
}
