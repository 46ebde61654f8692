package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;

class DetectionExtractorsTest {

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "student"})
    void signalsBecomeTokens(String role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            try (NDManager step = manager.newSubManager()) {
                NDArray tokens = forward(step, net, signals(step, extractor, 3));
                assertEquals(new Shape(3, extractor.tokens().count(), extractor.tokens().width()), tokens.getShape());
                assertSame(step, tokens.getManager(), "tokens belong to the input's manager");
                assertTrue(allFinite(tokens));
                assertTrue(tokens.sub(tokens.get("0:1")).get("1:").abs().max().getFloat() > 1e-3, "tokens follow the signal");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "student"})
    void aRowDoesNotDependOnItsNeighbours(String role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 4);
            NDArray together = forward(manager, net, rows);
            NDArray loudNeighbours = forward(manager, net, rows.get("1:2").concat(rows.get("2:").mul(-50)));
            NDArray alone = forward(manager, net, rows.get("1:2"));
            assertArrayEquals(alone.toFloatArray(), together.get("1:2").toFloatArray(), 1e-5f);
            assertArrayEquals(alone.toFloatArray(), loudNeighbours.get("0:1").toFloatArray(), 1e-5f);
            assertArrayEquals(together.toFloatArray(), forward(manager, net, rows).toFloatArray(), "and the same twice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "student"})
    void everyParameterLearns(String role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 2);
            NDArray target = manager.randomNormal(new Shape(2, extractor.tokens().count(), extractor.tokens().width()));
            net.getParameters().values().forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray tokens = net.forward(new ParameterStore(manager, false), new NDList(rows), true).singletonOrThrow();
                collector.backward(tokens.sub(target).square().mean());
            }
            net.getParameters().forEach(p -> assertTrue(
                    p.getValue().getArray().getGradient().abs().max().getFloat() > 0, p.getKey() + " gets no gradient"));
        }
    }

    @Test
    void sizesAndCosts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block teacher = initialised(manager, extractor("teacher"));
            Block student = initialised(manager, extractor("student"));
            assertBetween(0.1e6, 0.5e6, parameters(teacher));
            assertBetween(0, 40e3, parameters(student));
            assertBetween(5e6, 15e6, flops(teacher));
            assertBetween(0, 0.5e6, flops(student));
        }
    }

    @Test
    void theFingerprintKnowsThePreprocessing() {
        Extractor other = new DetectionTeacher(Defaults.but(Map.of("tolerance", 0.1)));
        assertEquals(extractor("teacher").fingerprint(), extractor("teacher").fingerprint());
        assertNotEquals(extractor("teacher").fingerprint(), other.fingerprint());
        assertNotEquals(extractor("teacher").fingerprint(), extractor("student").fingerprint());
    }

    /** Boxes are a set: which slots they are in, and what empty slots hold, is of no account. */
    @ParameterizedTest
    @ValueSource(strings = {"teacher", "student"})
    void slotsAreASet(String role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 2);
            NDArray turned = rows.get(":, :, 2:").concat(rows.get(":, :, 0:2"), 2);
            assertArrayEquals(forward(manager, net, rows).toFloatArray(), forward(manager, net, turned).toFloatArray(), 1e-5f);
            rows.set(new NDIndex(":, :, 1, -1"), 0);
            float[] expected = forward(manager, net, rows).toFloatArray();
            rows.set(new NDIndex(":, :, 1, :-1"), 9);
            assertArrayEquals(expected, forward(manager, net, rows).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void whoTheyAre() {
        for (Role role : Role.values()) {
            Extractor extractor = extractor(role.id());
            assertEquals("detection-" + role.id(), extractor.id());
            assertEquals("detection", extractor.modality());
            assertSame(role, extractor.role());
        }
    }

    static Extractor extractor(String role) {
        return role.equals("teacher") ? new DetectionTeacher(Defaults.all()) : new DetectionStudent(Defaults.all());
    }

    static Block initialised(NDManager manager, Extractor extractor) {
        Block net = extractor.newNetwork();
        manager.getEngine().setRandomSeed(5);
        net.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        long[] row = extractor.signal().shape();
        net.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(row)));
        return net;
    }

    static NDArray signals(NDManager manager, Extractor extractor, int rows) {
        manager.getEngine().setRandomSeed(9);
        NDArray signals = manager.randomUniform(0, 1, new Shape(rows).addAll(new Shape(extractor.signal().shape())));
        signals.set(new NDIndex(":, :, :, -1"), x -> x.gt(0.4f).toType(DataType.FLOAT32, false));
        return signals;
    }

    private static NDArray forward(NDManager manager, Block net, NDArray rows) {
        return net.forward(new ParameterStore(manager, false), new NDList(rows), false).singletonOrThrow();
    }

    private static boolean allFinite(NDArray x) {
        for (float v : x.toFloatArray()) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    private static double parameters(Block net) {
        return net.getParameters().values().stream().mapToDouble(p -> p.getShape().size()).sum();
    }

    /** Two per multiply-add of each convolution: weights times positions it is applied at. */
    private static double flops(Block net) {
        double sum = 0;
        for (Block child : net.getChildren().values()) {
            sum += flops(child);
            if (child instanceof Convolution) {
                Shape out = child.getOutputShapes(child.getInputShapes())[0];
                sum += 2.0 * child.getDirectParameters().get("weight").getShape().size() * out.slice(2).size();
            }
        }
        return sum;
    }

    private static void assertBetween(double low, double high, double value) {
        assertTrue(low <= value && value <= high, value + " is not in " + low + " to " + high);
    }
}
