package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.Modality;
import org.karmma.student.Cause;
import org.karmma.student.Presence;

class AdmissionTest {

    @TempDir Path folder;
    private final Around around = new Around();
    private final PluginRegistry registry = TrainedRamps.registry();

    @Test
    void anotherFingerprintIsRefusedAndBothSidesAreNamed() throws Exception {
        RampExtractor changed = new RampExtractor("left", Fingerprint.of("ramp", 2), 1, false);
        TrainedRamps.arrive(registry, changed, TrainedRamps.bundle("newer", 5, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("bundle newer 1.5.0 offers extractor left-student with fingerprint " + changed.fingerprint()),
                left.detail());
        assertTrue(left.detail().contains("trained with fingerprint " + Fingerprint.of("ramp", 1) + " (ramps 1.0.0)"), left.detail());
        assertTrue(left.detail().contains("or train again"), left.detail());
        assertEquals(0, changed.calls.get(), "it is not even run");
    }

    @Test
    void aLyingExtractorIsCaughtByTheProbes() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left", Fingerprint.of("ramp", 1), 1.0001f, false),
                TrainedRamps.bundle("liar", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        // the largest token is 5, so the largest difference 5e-4
        assertTrue(left.detail().contains("liar 1.0.0 gives other tokens than were recorded"), left.detail());
        assertTrue(left.detail().contains("by up to 5.0e-04"), left.detail());
    }

    @Test
    void aDifferenceWithinTheToleranceIsNoLie() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left", Fingerprint.of("ramp", 1), 1.00001f, false),
                TrainedRamps.bundle("near", 0, 11));
        assertTrue(left().isPresent());
    }

    @Test
    void anExtractorThatMixesRowsIsCaught() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left", Fingerprint.of("ramp", 1), 1, true), TrainedRamps.bundle("mixer", 0, 11));
        assertEquals(Cause.INCOMPATIBLE, left().cause());
    }

    @Test
    void anotherLayoutIsRefused() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left") {
            @Override
            public TokenLayout tokens() {
                return new TokenLayout(3, 2);
            }
        }, TrainedRamps.bundle("wide", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("token layout 3 x 2, this student was trained with token layout 2 x 3"), left.detail());
    }

    @Test
    void anotherExtractorOfTheModalityIsNoneOfThisSlot() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left") {
            @Override
            public String id() {
                return "left-grand";
            }
        }, TrainedRamps.bundle("grand", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("extractor left-student of ramps 1.0.0; here are left-grand of grand 1.0.0"), left.detail());
    }

    @Test
    void aNetworkThatThrowsIsRefused() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left") {
            @Override
            void saw(ai.djl.ndarray.NDArray tokens) {
                throw new IllegalStateException("out of ramps");
            }
        }, TrainedRamps.bundle("broken", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("out of ramps"), left.detail());
    }

    @Test
    void whatTakesTooLongIsRefusedAndSaysWhereMoreTimeIsGiven() throws Exception {
        around.rules = new ServingRules(Duration.ofSeconds(20), 0, Quarantine.Rule.DEFAULT, Duration.ofMillis(200));
        CountDownLatch release = new CountDownLatch(1);
        TrainedRamps.arrive(registry, slow(release), TrainedRamps.bundle("slow", 0, 11));
        try {
            Presence left = left();
            assertEquals(Cause.INCOMPATIBLE, left.cause());
            assertTrue(left.detail().contains("slow 1.0.0: extractor left-student had not shown within 0.2 s that it fits slot left")
                    && left.detail().contains("admission.seconds in conf/org.karmma.serving.cfg"), left.detail());
        } finally {
            release.countDown();
        }
    }

    @Test
    void whatTakesAWhileIsSaidToBeTried() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ServedStudent student = ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", around.of(registry))) {
            CountDownLatch said = new CountDownLatch(1);
            student.onSlotsChanged(() -> {
                if (student.slots().get(0).detail().startsWith("left-student of slow 1.0.0 has come and is being tried")) {
                    said.countDown();
                }
            });
            TrainedRamps.arrive(registry, slow(release), TrainedRamps.bundle("slow", 0, 11));
            assertTrue(said.await(1, TimeUnit.MINUTES), () -> student.slots().toString());
            assertEquals(Cause.NO_BUNDLE, student.slots().get(0).cause());
            assertFalse(student.settle(Duration.ofMillis(1)), "it is not judged yet");
            release.countDown();
            assertTrue(student.settle(Duration.ofMinutes(1)));
            assertTrue(student.slots().get(0).isPresent(), () -> student.slots().toString());
        } finally {
            release.countDown();
        }
    }

    /** Its first call returns when it is let. */
    private static RampExtractor slow(CountDownLatch release) {
        return new RampExtractor("left") {
            @Override
            void saw(ai.djl.ndarray.NDArray tokens) {
                try {
                    assertTrue(release.await(1, TimeUnit.MINUTES));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    @Test
    void whatPilesUpInItsOwnMemoryIsRefused() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left") {
            @Override
            void saw(ai.djl.ndarray.NDArray tokens) {
                network.getParameters().get("weight").getArray().add(1); // a result belongs to the manager of its first operand
            }
        }, TrainedRamps.bundle("hoarder", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("leave arrays behind"), left.detail());
    }

    @Test
    void nobodyHereIsSaidWithTheRemedy() throws Exception {
        Presence left = left();
        assertEquals(Cause.NO_BUNDLE, left.cause());
        assertEquals("no bundle offers modality left; this student was trained with extractor left-student of ramps 1.0.0. Install or "
                + "start that bundle.", left.detail());
    }

    @Test
    void ofTwoBundlesTheOneThatFitsIsUsed() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left", Fingerprint.of("ramp", 2), 1, false), TrainedRamps.bundle("first", 1, 11));
        Ramp modality = new Ramp("left");
        TrainedRamps.arrive(registry, modality, new RampExtractor("left"), TrainedRamps.bundle("second", 0, 12));
        assertTrue(left().isPresent());
        // signals come from the bundle that turns them into tokens
        var extractor = registry.current().candidates(Extractor.class, "left-student").get(1);
        assertEquals(modality, registry.current().modalityOf(extractor).orElseThrow().service());
        assertTrue(registry.current().find(Modality.class, "left").orElseThrow().service() != modality);
    }

    private Presence left() throws IOException, DataException {
        try (ServedStudent student = ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", around.of(registry))) {
            return student.slots().get(0);
        }
    }
}
