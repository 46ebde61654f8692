package org.karmma.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;

class VideoExtractorsTest {

    @ParameterizedTest
    @EnumSource
    void signalsBecomeTokens(Role role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            try (NDManager step = manager.newSubManager()) {
                NDArray tokens = forward(net, signals(step, extractor, 3));
                assertEquals(new Shape(3, extractor.tokens().count(), extractor.tokens().width()), tokens.getShape());
                assertSame(step, tokens.getManager(), "tokens belong to the input's manager");
                assertTrue(tokens.sub(tokens.get("0:1")).get("1:").abs().max().getFloat() > 1e-3, "tokens follow the signal");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowDoesNotDependOnItsNeighbours(Role role) {
        Extractor extractor = extractor(role);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block net = initialised(manager, extractor);
            NDArray rows = signals(manager, extractor, 4);
            float[] alone = forward(net, rows.get("1:2")).toFloatArray();

            assertArrayEquals(alone, forward(net, rows).get("1:2").toFloatArray(), 1e-5f);
            assertArrayEquals(alone, forward(net, rows.get("1:2").concat(rows.get("2:").mul(0))).get("0:1").toFloatArray(), 1e-5f);
            assertArrayEquals(forward(net, rows).toFloatArray(), forward(net, rows).toFloatArray(), "the same twice");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterLearns(Role role) {
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
            net.getParameters().forEach(p -> assertTrue(p.getValue().getArray().getGradient().abs().max().getFloat() > 0,
                    p.getKey() + " gets no gradient"));
        }
    }

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
        try (NDManager manager = NDManager.newBaseManager()) {
            Block teacher = initialised(manager, extractor(Role.TEACHER));
            Block student = initialised(manager, extractor(Role.STUDENT));
            assertEquals(new TokenLayout(8, 128), extractor(Role.TEACHER).tokens());
            assertEquals(new TokenLayout(4, 48), extractor(Role.STUDENT).tokens());
            assertEquals(0.75, parameters(teacher) / 1e6, 0.01);
            assertEquals(64.1, flops(teacher) / 1e6, 0.5);
            assertEquals(74, parameters(student) / 1e3, 1);
            assertEquals(7.6, flops(student) / 1e6, 0.1);
        }
    }

    @Test
    void whoTheyAre() {
        for (Role role : Role.values()) {
            assertEquals("video-" + role.id(), extractor(role).id());
            assertEquals("video", extractor(role).modality());
            assertSame(role, extractor(role).role());
        }
    }

    static Block initialised(NDManager manager, Extractor extractor) {
        Block net = extractor.newNetwork();
        manager.getEngine().setRandomSeed(5);
        net.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        net.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(extractor.signal().shape())));
        return net;
    }

    static NDArray signals(NDManager manager, Extractor extractor, int rows) {
        manager.getEngine().setRandomSeed(9);
        return manager.randomUniform(0, 255, new Shape(rows).addAll(new Shape(extractor.signal().shape())));
    }

    private static NDArray forward(Block net, NDArray rows) {
        return net.forward(new ParameterStore(rows.getManager(), false), new NDList(rows), false).singletonOrThrow();
    }

    private static double parameters(Block net) {
        return net.getParameters().values().stream().mapToDouble(p -> p.getShape().size()).sum();
    }

    /** Two per multiply-add of each matrix and convolution: weights times places they are applied at, for one clip. */
    private static double flops(Block net) {
        double sum = 0;
        for (Block child : net.getChildren().values()) {
            if (child instanceof Convolution || child instanceof Linear) {
                Shape weight = child.getDirectParameters().get("weight").getShape();
                sum += 2.0 * child.getOutputShapes(child.getInputShapes())[0].size() * weight.size() / weight.get(0);
            }
        }
        return sum;
    }

    private static Extractor extractor(Role role) {
        return role == Role.TEACHER ? new VideoTeacher(Defaults.of(VideoTeacher.Config.class))
                : new VideoStudent(Defaults.of(VideoStudent.Config.class));
    }
}
