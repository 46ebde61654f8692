package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;

class KarmmaNetworkTest {

    private static float[] all(FusionOutput out) {
        List<Float> numbers = new ArrayList<>();
        List<NDArray> parts = new ArrayList<>(List.of(out.cls(), out.averages()));
        parts.addAll(out.logits());
        parts.forEach(p -> {
            for (float f : p.toFloatArray()) {
                numbers.add(f);
            }
        });
        float[] flat = new float[numbers.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = numbers.get(i);
        }
        return flat;
    }

    @Test
    void shapesAreThoseOfTheContract() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KarmmaNetwork network = Nets.fusion(MissingTokens.LEARNED, 16, 0, 1, manager);
            FusionOutput out = network.fuse(Nets.store(manager), Nets.tokens(manager, 3, 7), Nets.presence(manager, Nets.subsets()), false);
            assertArrayEquals(new long[] {7, 16}, out.cls().getShape().getShape());
            assertArrayEquals(new long[] {7, 3, 16}, out.averages().getShape().getShape());
            assertArrayEquals(new long[] {7, 5}, out.logits().get(0).getShape().getShape());
            assertArrayEquals(new long[] {7, 3}, out.logits().get(1).getShape().getShape());
        }
    }

    @ParameterizedTest
    @EnumSource(MissingTokens.class)
    void whatStandsInPlaceOfAnAbsentInputInfluencesNothing(MissingTokens missing) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KarmmaNetwork network = Nets.fusion(missing, 16, 0, 1, manager);
            boolean[][] mask = Nets.subsets();
            NDArray presence = Nets.presence(manager, mask);
            List<NDArray> clean = Nets.tokens(manager, 3, 7);
            for (float poison : new float[] {0, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                List<NDArray> spoilt = poisoned(clean, mask, poison, manager);
                assertArrayEquals(all(network.fuse(Nets.store(manager), clean, presence, false)),
                        all(network.fuse(Nets.store(manager), spoilt, presence, false)), "poison " + poison);
                assertArrayEquals(gradients(network, clean, presence, manager), gradients(network, spoilt, presence, manager),
                        "gradients, poison " + poison);
            }
        }
    }

    private static List<NDArray> poisoned(List<NDArray> clean, boolean[][] mask, float poison, NDManager manager) {
        List<NDArray> spoilt = new ArrayList<>();
        for (int m = 0; m < clean.size(); m++) {
            float[] values = clean.get(m).toFloatArray();
            int row = values.length / mask.length;
            for (int b = 0; b < mask.length; b++) {
                if (!mask[b][m]) {
                    Arrays.fill(values, b * row, (b + 1) * row, poison);
                }
            }
            spoilt.add(manager.create(values, clean.get(m).getShape()));
        }
        return spoilt;
    }

    /** All the parameters' gradients and the inputs'. */
    private static float[] gradients(KarmmaNetwork network, List<NDArray> tokens, NDArray presence, NDManager manager) {
        List<Float> numbers = new ArrayList<>();
        try (NDManager step = manager.newSubManager()) {
            List<NDArray> leaves = tokens.stream().map(NDArray::duplicate).toList();
            leaves.forEach(l -> l.attach(step));
            leaves.forEach(l -> l.setRequiresGradient(true));
            NDArray here = presence.duplicate();
            here.attach(step);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                FusionOutput out = network.fuse(Nets.store(step), leaves, here, true);
                collector.backward(Losses.crossEntropy(out.logits(), Nets.targets(step, 7)));
            }
            List<NDArray> wanted = new ArrayList<>(leaves);
            network.getParameters().values().forEach(p -> wanted.add(p.getArray()));
            for (NDArray leaf : wanted) {
                try (NDArray gradient = leaf.getGradient()) {
                    for (float f : gradient.toFloatArray()) {
                        assertTrue(Float.isFinite(f), "gradient " + f);
                        numbers.add(f);
                    }
                    gradient.muli(0);
                }
            }
        }
        float[] flat = new float[numbers.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = numbers.get(i);
        }
        return flat;
    }

    @ParameterizedTest
    @EnumSource(MissingTokens.class)
    void aRowDoesNotDependOnItsNeighbours(MissingTokens missing) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KarmmaNetwork network = Nets.fusion(missing, 16, 0, 1, manager);
            boolean[][] mask = Nets.subsets();
            List<NDArray> tokens = Nets.tokens(manager, 3, 7);
            FusionOutput together = network.fuse(Nets.store(manager), tokens, Nets.presence(manager, mask), false);
            for (int b = 0; b < 7; b++) {
                String row = b + ":" + (b + 1);
                FusionOutput alone = network.fuse(Nets.store(manager), tokens.stream().map(t -> t.get(row)).toList(),
                        Nets.presence(manager, new boolean[][] {mask[b]}), false);
                assertArrayEquals(together.logits().get(0).get(row).toFloatArray(), alone.logits().get(0).toFloatArray(), 1e-6f);
                assertArrayEquals(together.averages().get(row).toFloatArray(), alone.averages().toFloatArray(), 1e-5f);
                assertArrayEquals(together.cls().get(row).toFloatArray(), alone.cls().toFloatArray(), 1e-5f);
            }
        }
    }

    @Test
    void aMissingModalityMattersAndItsLearnedTokensAreTrained() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KarmmaNetwork network = Nets.fusion(MissingTokens.LEARNED, 16, 0, 1, manager);
            List<NDArray> tokens = Nets.tokens(manager, 3, 7);
            float[] with = all(network.fuse(Nets.store(manager), tokens, Nets.presence(manager, Nets.all(7, true)), false));
            float[] without = all(network.fuse(Nets.store(manager), tokens, Nets.presence(manager, Nets.subsets()), false));
            assertFalse(Arrays.equals(with, without));
            learnFromNothing(network, manager);
            Parameter token = network.getParameters().get("embed/green/modality_token");
            assertTrue(token.getArray().getGradient().abs().sum().getFloat() > 0);
        }
    }

    /** One backward pass with every modality missing in every row. */
    private static void learnFromNothing(KarmmaNetwork network, NDManager manager) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            FusionOutput out = network.fuse(Nets.store(manager), Nets.tokens(manager, 3, 7), Nets.presence(manager, Nets.all(7, false)),
                    true);
            collector.backward(Losses.crossEntropy(out.logits(), Nets.targets(manager, 7)));
        }
    }

    @Test
    void zeroHasNoTokensForModalitiesAtAll() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertTrue(Nets.fusion(MissingTokens.ZERO, 16, 0, 1, manager).getParameters().keys().stream()
                    .noneMatch(k -> k.endsWith("tokens") || k.endsWith("token")));
            assertEquals(6, Nets.fusion(MissingTokens.LEARNED, 16, 0, 1, manager).getParameters().keys().stream()
                    .filter(k -> k.endsWith("tokens") || k.endsWith("token")).count());
        }
    }

    @Test
    void dropoutActsInTrainingOnly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KarmmaNetwork network = Nets.fusion(MissingTokens.LEARNED, 16, 0.5, 1, manager);
            List<NDArray> tokens = Nets.tokens(manager, 3, 7);
            NDArray presence = Nets.presence(manager, Nets.subsets());
            float[] quiet = all(network.fuse(Nets.store(manager), tokens, presence, false));
            assertArrayEquals(quiet, all(network.fuse(Nets.store(manager), tokens, presence, false)));
            assertFalse(Arrays.equals(quiet, all(network.fuse(Nets.store(manager), tokens, presence, true))));
        }
    }

    @Test
    void settingsAreCheckedByName() {
        assertEquals(Map.of("width", 128.0, "layers", 2.0, "heads", 4.0, "hidden", 4.0, "dropout", 0.1), new KarmmaFusion().settings());
        assertEquals("setting heads = 0 is not a whole number from 1 to 1000", refused(Map.of("heads", 0.0)));
        assertEquals("setting layers = 1.5 is not a whole number from 0 to 1000", refused(Map.of("layers", 1.5)));
        assertEquals("setting width = 30 is not a multiple of heads = 4", refused(Map.of("width", 30.0)));
        assertEquals("setting dropout = NaN is not a number from 0 to 0.99", refused(Map.of("dropout", Double.NaN)));
    }

    private static String refused(Map<String, Double> settings) {
        FusionSpec spec = new FusionSpec(Nets.LAYOUTS, Nets.SPACES, MissingTokens.ZERO, settings);
        return assertThrows(IllegalArgumentException.class, () -> new KarmmaFusion().newNetwork(spec)).getMessage();
    }
}
