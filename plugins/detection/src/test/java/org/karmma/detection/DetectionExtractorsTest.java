package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.extractor.Extractor;
import org.karmma.testkit.NetworkSize;

/** What is detection's own; the rest is in {@link DetectionConformanceTest}. */
class DetectionExtractorsTest {

    @Test
    void sizesAndCosts() {
        NetworkSize teacher = NetworkSize.of(extractor("teacher"));
        NetworkSize student = NetworkSize.of(extractor("student"));
        assertBetween(0.1e6, 0.5e6, teacher.parameters());
        assertBetween(0, 40e3, student.parameters());
        assertBetween(5e6, 15e6, teacher.flops());
        assertBetween(0, 0.5e6, student.flops());
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

    private static void assertBetween(double low, double high, double value) {
        assertTrue(low <= value && value <= high, value + " is not in " + low + " to " + high);
    }
}
