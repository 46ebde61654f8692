package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {

    private static Parameter parameter(NDManager manager, String name, Parameter.Type type, float... values) {
        Parameter parameter = Parameter.builder().setName(name).setType(type).optShape(new Shape(values.length))
                .optInitializer(Initializer.ZEROS).build();
        parameter.initialize(manager, DataType.FLOAT32);
        Weights.set(parameter, values);
        return parameter;
    }

    /** Gives a parameter the gradient that its factors are. */
    private static void gradient(NDManager manager, Parameter parameter, float... factors) {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(step.create(factors).mul(parameter.getArray()).sum());
        }
    }

    @Test
    void twoStepsWorkedByHand() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter w = parameter(manager, "w", Parameter.Type.WEIGHT, 1, -2);
            try (AdamW adam = new AdamW(manager, Map.of("w", w), 0.1, Double.POSITIVE_INFINITY)) {
                gradient(manager, w, 3, -4);
                assertEquals(5, adam.step(0.01), 1e-5);
                // first step: m^ = g, v^ = g^2, so w moves by the rate against the sign; decay takes 0.01 * 0.1 of w before
                assertArrayEquals(new float[] {1 * 0.999f - 0.01f, -2 * 0.999f + 0.01f}, w.getArray().toFloatArray(), 1e-6f);
                gradient(manager, w, 1, 0);
                adam.step(0.02);
                // m = 0.9 * 0.1 * 3 + 0.1 * 1 = 0.37, m^ = 0.37 / 0.19; v = 0.999 * 0.009 + 0.001 = 0.009991, v^ = v / 0.001999
                double first = 0.989 * 0.998 - 0.02 * (0.37 / 0.19) / Math.sqrt(0.009991 / 0.001999);
                // m = 0.9 * 0.1 * -4 = -0.36; v = 0.999 * 0.016 = 0.015984
                double second = -1.988 * 0.998 + 0.02 * (0.36 / 0.19) / Math.sqrt(0.015984 / 0.001999);
                assertArrayEquals(new float[] {(float) first, (float) second}, w.getArray().toFloatArray(), 1e-6f);
            }
        }
    }

    @Test
    void epsilonIsThatOfPyTorch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter w = parameter(manager, "w", Parameter.Type.BIAS, 0);
            try (AdamW adam = new AdamW(manager, Map.of("w", w), 0, 1)) {
                gradient(manager, w, 1e-8f);
                adam.step(0.01);
                // m^ = 1e-8, sqrt(v^) = 1e-8, epsilon 1e-8: half the rate
                assertEquals(-0.005, w.getArray().getFloat(), 1e-6);
            }
        }
    }

    @Test
    void clippingScalesAllGradientsAlike() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter a = parameter(manager, "a", Parameter.Type.BIAS, 0);
            Parameter b = parameter(manager, "b", Parameter.Type.BIAS, 0);
            try (AdamW adam = new AdamW(manager, Map.of("a", a, "b", b), 0, 1)) {
                gradient(manager, a, 30);
                gradient(manager, b, 40);
                assertEquals(50, adam.step(0.01), 1e-4);
                // clipped to 0.6 and 0.8; the moments tell: mean = 0.1 g, variance = 0.001 g^2
                assertEquals(0.06, adam.state().get("a/mean").getFloat(), 1e-6);
                assertEquals(0.00064, adam.state().get("b/variance").getFloat(), 1e-7);
            }
        }
    }

    @Test
    void whatGotNoGradientStaysAsItIs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter used = parameter(manager, "used", Parameter.Type.WEIGHT, 1);
            Parameter idle = parameter(manager, "idle", Parameter.Type.WEIGHT, 1);
            Parameter frozen = parameter(manager, "frozen", Parameter.Type.WEIGHT, 1);
            frozen.freeze(true);
            Map<String, Parameter> parameters = new LinkedHashMap<>(Map.of("used", used, "idle", idle, "frozen", frozen));
            try (AdamW adam = new AdamW(manager, parameters, 0.5, 1)) {
                gradient(manager, idle, 1);
                gradient(manager, used, 1);
                adam.step(0.1);
                float before = idle.getArray().getFloat();
                gradient(manager, used, 1);
                adam.step(0.1);
                assertEquals(before, idle.getArray().getFloat());
                assertEquals(1, frozen.getArray().getFloat());
                assertTrue(used.getArray().getFloat() < before);
                assertEquals(1, adam.state().get("idle/steps").getLong());
                assertEquals(2, adam.state().get("used/steps").getLong());
            }
        }
    }

    @Test
    void biasesNormsAndTokensDoNotDecay() {
        try (NDManager manager = NDManager.newBaseManager(); AdamWFixture fixture = new AdamWFixture(manager)) {
            fixture.step();
            // decay first takes rate * decay = 0.05 of 1
            assertEquals(0.85f, fixture.value("weight"), 1e-6f);
            for (String name : new String[] {"bias", "gamma", "beta"}) {
                assertEquals(0.9f, fixture.value(name), 1e-6f, name);
            }
        }
    }

    /** One parameter of each kind at 1, each with the gradient 1: a step of 0.1 leads to 0.9 without decay. */
    private static final class AdamWFixture implements AutoCloseable {
        private final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final NDManager manager;
        private final AdamW adam;

        AdamWFixture(NDManager manager) {
            this.manager = manager;
            for (Parameter.Type type : new Parameter.Type[] {Parameter.Type.WEIGHT, Parameter.Type.BIAS, Parameter.Type.GAMMA,
                    Parameter.Type.BETA}) {
                String name = type.name().toLowerCase(Locale.ROOT);
                parameters.put(name, parameter(manager, name, type, 1));
            }
            adam = new AdamW(manager, parameters, 0.5, 100);
        }

        void step() {
            parameters.values().forEach(p -> gradient(manager, p, 1));
            adam.step(0.1);
        }

        float value(String name) {
            return parameters.get(name).getArray().getFloat();
        }

        @Override
        public void close() {
            adam.close();
        }
    }

    @Test
    void aGradientThatIsNotFiniteIsNamedAndMovesNothing() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter a = parameter(manager, "a", Parameter.Type.BIAS, 1);
            try (AdamW adam = new AdamW(manager, Map.of("slot/a", a), 0, 1)) {
                gradient(manager, a, Float.NaN);
                assertTrue(assertThrows(IllegalStateException.class, () -> adam.step(0.1)).getMessage().contains("slot/a"));
                assertEquals(1, a.getArray().getFloat());
            }
        }
    }

    @Test
    void stateOfAnotherNetworkIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter a = parameter(manager, "a", Parameter.Type.BIAS, 1);
            try (AdamW adam = new AdamW(manager, Map.of("a", a), 0, 1)) {
                Map<String, NDArray> state = new LinkedHashMap<>(adam.state());
                state.put("a/mean", manager.create(new float[2]));
                assertTrue(assertThrows(IllegalArgumentException.class, () -> adam.restore(state)).getMessage().contains("a/mean"));
                state.remove("a/mean");
                assertTrue(assertThrows(IllegalArgumentException.class, () -> adam.restore(state)).getMessage().contains("no a/mean"));
            }
        }
    }

    @Test
    void oneCycleRisesToThePeakAndFallsToAlmostNothing() {
        Schedule schedule = Schedule.oneCycle(1, 100);
        assertEquals(0.04, schedule.at(0), 1e-12);
        assertEquals(1, schedule.at(29), 1e-12);
        // half of the way down from step 29 to step 99
        assertEquals((1 + 4e-6) / 2, schedule.at(64), 1e-9);
        assertEquals(4e-6, schedule.at(99), 1e-12);
        assertEquals(4e-6, schedule.at(1000), 1e-12);
        for (long steps = 1; steps < 6; steps++) {
            for (long s = 0; s < steps; s++) {
                double rate = Schedule.oneCycle(1, steps).at(s);
                assertTrue(rate > 0 && rate <= 1, "step " + s + " of " + steps + ": " + rate);
            }
        }
    }
}
