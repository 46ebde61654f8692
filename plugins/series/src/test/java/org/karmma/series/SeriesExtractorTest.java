package org.karmma.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import ai.djl.training.initializer.XavierInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;

class SeriesExtractorTest {

    private static final Series SIX = Series.of("six", "S", "Six").columns(Scale.of(0, 1), "a", "b", "c", "d", "e", "f");

    @ParameterizedTest
    @CsvSource({"TEACHER, 32", "TEACHER, 128", "TEACHER, 1024", "STUDENT, 32", "STUDENT, 96", "STUDENT, 1024"})
    void signalsBecomeTokensWhateverTheWindow(Role role, int window) {
        Extractor extractor = extractor(SIX.window(window), role);
        try (NDManager manager = NDManager.newBaseManager(); NDManager step = manager.newSubManager()) {
            NDArray tokens = forward(step, initialised(manager, extractor), signals(step, extractor, 3));
            assertEquals(new Shape(3, extractor.tokens().count(), extractor.tokens().width()), tokens.getShape());
            assertSame(step, tokens.getManager(), "tokens belong to the input's manager");
            for (float v : tokens.toFloatArray()) {
                assertTrue(Float.isFinite(v));
            }
            assertTrue(tokens.sub(tokens.get("0:1")).get("1:").abs().max().getFloat() > 1e-3, "tokens follow the signal");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowDoesNotDependOnItsNeighbours(Role role) {
        Extractor extractor = extractor(SIX, role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 4);
            NDArray together = forward(manager, net, rows);
            NDArray alone = forward(manager, net, rows.get("1:2"));
            NDArray loudNeighbours = forward(manager, net, rows.get("1:2").concat(rows.get("2:").mul(50)));
            assertArrayEquals(alone.toFloatArray(), together.get("1:2").toFloatArray(), 1e-5f);
            assertArrayEquals(alone.toFloatArray(), loudNeighbours.get("0:1").toFloatArray(), 1e-5f);
            assertArrayEquals(together.toFloatArray(), forward(manager, net, rows).toFloatArray(), "and the same twice");
        }
    }

    /** How strong a movement is tells verbs apart: normalising a whole clip must not hide it. */
    @ParameterizedTest
    @EnumSource
    void tokensFollowHowStrongASignalIs(Role role) {
        Extractor extractor = extractor(SIX, role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 1);
            assertTrue(forward(manager, net, rows).sub(forward(manager, net, rows.mul(0.3f))).abs().max().getFloat() > 1e-2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterLearns(Role role) {
        Extractor extractor = extractor(SIX, role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 2);
            NDArray target = manager.randomNormal(new Shape(2, extractor.tokens().count(), extractor.tokens().width()));
            net.getParameters().values().forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray tokens = net.forward(new ParameterStore(manager, false), new NDList(rows), true).singletonOrThrow();
                collector.backward(tokens.sub(target).square().mean());
            }
            net.getParameters().forEach(p -> assertTrue(p.getValue().getArray().getGradient().abs().max().getFloat() > 0,
                    p.getKey() + " gets no gradient"));
        }
    }

    @Test
    void sizes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(0.32e6, parameters(initialised(manager, extractor(SIX, Role.TEACHER))), 0.02e6);
            assertEquals(16e3, parameters(initialised(manager, extractor(SIX, Role.STUDENT))), 1e3);
        }
    }

    @Test
    void whoTheyAre() {
        assertEquals(2, new Made.Pulse(SIX).extractors().size());
        for (Role role : Role.values()) {
            Extractor extractor = extractor(SIX, role);
            assertEquals("six-" + role.id(), extractor.id());
            assertEquals("six", extractor.modality());
            assertSame(role, extractor.role());
        }
    }

    @Test
    void whatDecidesTheTokensIsInTheFingerprint() {
        String one = extractor(SIX, Role.STUDENT).fingerprint();
        assertEquals(one, extractor(SIX, Role.STUDENT).fingerprint());
        assertEquals(one, extractor(SIX.staleAfter(9).mayStaySteady(), Role.STUDENT).fingerprint(), "one signal, the same tokens");
        assertNotEquals(one, extractor(SIX, Role.TEACHER).fingerprint());
        Series moved = Series.of("six", "S", "Six").columns(Scale.of(0.5, 1), "a", "b", "c", "d", "e", "f");
        Series turned = Series.of("six", "S", "Six").columns(Scale.of(0, 1), "b", "a", "c", "d", "e", "f");
        for (Series other : new Series[] {SIX.window(64), SIX.rate(50), SIX.columns(Scale.of(0, 1), "g"), moved, turned}) {
            assertNotEquals(one, extractor(other, Role.STUDENT).fingerprint(), other.toString());
        }
    }

    private static Extractor extractor(Series series, Role role) {
        return new Made.Pulse(series).extractors().stream().filter(e -> e.role() == role).findFirst().orElseThrow();
    }

    private static Block initialised(NDManager manager, Extractor extractor) {
        Block net = extractor.newNetwork();
        manager.getEngine().setRandomSeed(5);
        net.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        net.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(extractor.signal().shape())));
        return net;
    }

    private static NDArray signals(NDManager manager, Extractor extractor, int rows) {
        manager.getEngine().setRandomSeed(9);
        return manager.randomNormal(new Shape(rows).addAll(new Shape(extractor.signal().shape())));
    }

    private static NDArray forward(NDManager manager, Block net, NDArray rows) {
        return net.forward(new ParameterStore(manager, false), new NDList(rows), false).singletonOrThrow();
    }

    private static double parameters(Block net) {
        return net.getParameters().values().stream().mapToDouble(p -> p.getShape().size()).sum();
    }
}
