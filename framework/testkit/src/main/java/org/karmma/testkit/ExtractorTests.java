package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;

/** What the extractors declare, and whether their networks keep to it. */
public interface ExtractorTests extends Subject {

    /** How far tokens of a row may differ between batches of different sizes, which sum in different orders. */
    float TOLERANCE = 1e-4f;

    @Test
    default void bringsAStudent() {
        List<Extractor> extractors = extractors();
        assertTrue(extractors.stream().anyMatch(e -> e.role() == Role.STUDENT), () -> "none of its extractors is a student's, so no student"
                + " could ever use the modality: " + extractors.stream().map(Extractor::id).toList());
        Map<String, Extractor> ids = new HashMap<>();
        extractors.forEach(e -> assertEquals(null, ids.put(e.id(), e), "two extractors are called " + e.id()
                + ": experiments choose by id"));
    }

    @TestFactory
    default Stream<DynamicTest> everythingIsDeclared() {
        String modality = modality().id();
        return each(e -> {
            assertTrue(e.id() != null && !e.id().isBlank(), "it has no id()");
            assertEquals(modality, e.modality(), "modality() is the id of the modality whose signals it reads");
            assertNotNull(e.role(), "role() is null");
            assertNotNull(e.signal(), "signal() is null: say which signal it wants");
            assertNotNull(e.tokens(), "tokens() is null: say how many tokens of which width it makes");
            assertTrue(e.fingerprint() != null && !e.fingerprint().isBlank(), "it has no fingerprint(): hash what decides its tokens"
                    + " (Fingerprint.of)");
        });
    }

    @TestFactory
    default Stream<DynamicTest> fingerprintsTellCodeApart() {
        List<Extractor> again = extractors();
        return each(e -> again.forEach(other -> {
            if (other.id().equals(e.id())) {
                assertEquals(e.fingerprint(), other.fingerprint(), "the fingerprint changes from one instance to the next, so that no"
                        + " student trained with it would take it again: hash settings and versions, not objects or times");
            } else {
                assertNotEquals(e.fingerprint(), other.fingerprint(), "extractors " + e.id() + " and " + other.id()
                        + " have one fingerprint: hash the id, too");
            }
        }));
    }

    @TestFactory
    default Stream<DynamicTest> tokensHaveTheDeclaredLayout() {
        return each(e -> {
            try (Network network = new Network(e); NDManager step = network.manager().newSubManager()) {
                NDArray rows = network.noise(step, 3, 9);
                NDArray tokens = network.tokens(rows);
                assertEquals(new Shape(3, e.tokens().count(), e.tokens().width()), tokens.getShape(), "tokens() says " + e.tokens()
                        + ", so three rows become [3, " + e.tokens().count() + ", " + e.tokens().width() + "]");
                assertSame(step, tokens.getManager(), "the tokens belong to another manager than the signals, so whoever asked for them"
                        + " cannot let go of them: put the input first in every operation, since a result belongs to the first"
                        + " operand's manager");
                assertTrue(Finite.all(tokens), "tokens of finite signals are not finite");
                assertTrue(tokens.get("1:").sub(tokens.get("0:1")).abs().max().getFloat() > 0, "different signals give the same tokens");
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> aRowDoesNotDependOnItsNeighbours() {
        return each(e -> {
            try (Network network = new Network(e); NDManager step = network.manager().newSubManager()) {
                NDArray rows = network.noise(step, 4, 9);
                float[] alone = network.tokens(rows.get("1:2")).toFloatArray();
                assertArrayEquals(alone, network.tokens(rows).get("1:2").toFloatArray(), TOLERANCE, "the tokens of a row change with the"
                        + " other rows of the batch: no batch normalisation, use layer or group normalisation");
                NDArray wild = rows.get("1:2").concat(rows.get("2:").mul(Float.NaN));
                assertArrayEquals(alone, network.tokens(wild).get("0:1").toFloatArray(), TOLERANCE, "NaN in one row reaches the tokens of"
                        + " another");
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> theSameSignalGivesTheSameTokens() {
        return each(e -> {
            float[] first;
            try (Network network = new Network(e); NDManager step = network.manager().newSubManager()) {
                NDArray rows = network.noise(step, 2, 9);
                first = network.tokens(rows).toFloatArray();
                assertArrayEquals(first, network.tokens(rows).toFloatArray(), "the same network gives other tokens the second time: dropout"
                        + " and noise are for training only");
            }
            try (Network network = new Network(e); NDManager step = network.manager().newSubManager()) {
                assertArrayEquals(first, network.tokens(network.noise(step, 2, 9)).toFloatArray(), "a second network with the same weights"
                        + " gives other tokens: keep nothing outside the parameters");
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> parametersKeepTheirNames() {
        return each(e -> {
            Block one = e.newNetwork();
            Block two = e.newNetwork();
            assertEquals(one.getParameters().keys(), two.getParameters().keys(), "names of parameters change from one network to the next,"
                    + " and weights are stored by them");
        });
    }

    @TestFactory
    default Stream<DynamicTest> everyParameterLearns() {
        return each(e -> {
            try (Network network = new Network(e); NDManager step = network.manager().newSubManager()) {
                NDArray rows = network.noise(step, 2, 9);
                NDArray target = step.randomNormal(new Shape(2, e.tokens().count(), e.tokens().width()));
                network.block().getParameters().values().forEach(p -> p.getArray().setRequiresGradient(true));
                try (GradientCollector collector = Network.engine().newGradientCollector()) {
                    NDArray tokens = network.block().forward(new ParameterStore(network.manager(), false), new NDList(rows), true)
                            .singletonOrThrow();
                    collector.backward(tokens.sub(target).square().mean());
                }
                network.block().getParameters().forEach(p -> assertTrue(p.getValue().getArray().getGradient().abs().max().getFloat() > 0,
                        "parameter " + p.getKey() + " gets no gradient: it has no part in the tokens"));
            }
        });
    }

    private Stream<DynamicTest> each(Consumer<Extractor> test) {
        return extractors().stream().map(e -> dynamicTest(e.id(), () -> test.accept(e)));
    }
}
