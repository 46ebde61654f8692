package org.karmma.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.testkit.NetworkSize;

/** What is flow's own; the rest is in {@link FlowConformanceTest}. */
class FlowExtractorsTest {

    @Test
    void theInputIsDisplacementInBounds() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {0, 127.5f, 255, 191.25f}, new Shape(1, 2, 1, 1, 2));
            NDArray channels = forward(FlowInput.block(), x);

            assertEquals(new Shape(2, 2, 1, 1), channels.getShape());
            // -B, 0, B and B / 2, times 4
            assertArrayEquals(new float[] {-4, 0, 4, 2}, channels.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void theFingerprintKnowsTheCode() {
        FlowTeacher.Config size = Defaults.of(FlowTeacher.Config.class);
        Extractor other = new FlowTeacher(new FlowSettings(Defaults.but(FlowConfig.class, Map.of("bound", 25.0))), size);
        assertEquals(extractor(Role.TEACHER).fingerprint(), extractor(Role.TEACHER).fingerprint());
        assertNotEquals(extractor(Role.TEACHER).fingerprint(), other.fingerprint());
        assertNotEquals(extractor(Role.TEACHER).fingerprint(), extractor(Role.STUDENT).fingerprint());
        // what it takes to recognise a bad recording decides no token
        assertEquals(extractor(Role.TEACHER).fingerprint(),
                new FlowTeacher(new FlowSettings(Defaults.but(FlowConfig.class, Map.of("blackMean", 3.0))), size).fingerprint());
    }

    /** Trained networks name it: it changes when what is computed changes, and only then. */
    @Test
    void theFingerprintsAreThoseOfTrainedNetworks() {
        assertEquals("5f4bf8ed108b2855", extractor(Role.TEACHER).fingerprint());
        assertEquals("ce0d182be8c2ebf7", extractor(Role.STUDENT).fingerprint());
    }

    @Test
    void sizesAndCosts() {
        NetworkSize teacher = NetworkSize.of(extractor(Role.TEACHER));
        NetworkSize student = NetworkSize.of(extractor(Role.STUDENT));
        assertEquals(new TokenLayout(8, 128), extractor(Role.TEACHER).tokens());
        assertEquals(new TokenLayout(4, 48), extractor(Role.STUDENT).tokens());
        assertEquals(0.677, teacher.parameters() / 1e6, 0.01);
        assertEquals(56.6, teacher.flops() / 1e6, 0.5);
        assertEquals(60.5, student.parameters() / 1e3, 1);
        assertEquals(3.7, student.flops() / 1e6, 0.1);
    }

    private static NDArray forward(Block net, NDArray rows) {
        return net.forward(new ParameterStore(rows.getManager(), false), new NDList(rows), false).singletonOrThrow();
    }

    private static Extractor extractor(Role role) {
        FlowSettings flow = Defaults.settings();
        return role == Role.TEACHER ? new FlowTeacher(flow, Defaults.of(FlowTeacher.Config.class))
                : new FlowStudent(flow, Defaults.of(FlowStudent.Config.class));
    }
}
