package org.karmma.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

/** What is video's own; the rest is in {@link VideoConformanceTest}. */
class VideoExtractorsTest {

    /** One pixel in two pictures: (0, 127.5, 255), then white. */
    @Test
    void theInputIsColourAndTheChangeToTheNextPicture() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block input = VideoInput.block();
            NDArray x = manager.create(new float[] {0, 127.5f, 255, 255, 255, 255}, new Shape(1, 2, 1, 1, 3));
            NDArray channels = forward(input, x);

            assertEquals(new Shape(2, 4, 1, 1), channels.getShape());
            // green goes from 0 to 1, times 4; nothing follows the last picture
            assertArrayEquals(new float[] {-1, 0, 1, 4, 1, 1, 1, 0}, channels.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void theFingerprintKnowsTheArchitecture() {
        Extractor other = new VideoTeacher(Defaults.but(VideoTeacher.Config.class, Map.of("filters", new int[] {16, 32, 48, 64})));
        assertEquals(extractor(Role.TEACHER).fingerprint(), extractor(Role.TEACHER).fingerprint());
        assertNotEquals(extractor(Role.TEACHER).fingerprint(), other.fingerprint());
        assertNotEquals(extractor(Role.TEACHER).fingerprint(), extractor(Role.STUDENT).fingerprint());
    }

    @Test
    void refusesASizeThatCannotBe() {
        assertThrows(IllegalArgumentException.class,
                () -> new VideoTeacher(Defaults.but(VideoTeacher.Config.class, Map.of("tokens", 3))));
        assertThrows(IllegalArgumentException.class, () -> new VideoTeacher(Defaults.but(VideoTeacher.Config.class, Map.of("size", 8))));
    }

    /** Trained networks name it: it changes when what is computed changes, and only then. */
    @Test
    void theFingerprintsAreThoseOfTrainedNetworks() {
        assertEquals("45cc42b8dc0a7b76", extractor(Role.TEACHER).fingerprint());
        assertEquals("d0105b8f946090a4", extractor(Role.STUDENT).fingerprint());
    }

    @Test
    void sizesAndCosts() {
        NetworkSize teacher = NetworkSize.of(extractor(Role.TEACHER));
        NetworkSize student = NetworkSize.of(extractor(Role.STUDENT));
        assertEquals(new TokenLayout(8, 128), extractor(Role.TEACHER).tokens());
        assertEquals(new TokenLayout(4, 48), extractor(Role.STUDENT).tokens());
        assertEquals(0.75, teacher.parameters() / 1e6, 0.01);
        assertEquals(64.1, teacher.flops() / 1e6, 0.5);
        assertEquals(74, student.parameters() / 1e3, 1);
        assertEquals(7.6, student.flops() / 1e6, 0.1);
    }

    private static NDArray forward(Block net, NDArray rows) {
        return net.forward(new ParameterStore(rows.getManager(), false), new NDList(rows), false).singletonOrThrow();
    }

    private static Extractor extractor(Role role) {
        return role == Role.TEACHER ? new VideoTeacher(Defaults.of(VideoTeacher.Config.class))
                : new VideoStudent(Defaults.of(VideoStudent.Config.class));
    }
}
