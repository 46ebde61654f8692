package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.karmma.student.Cause;
import org.karmma.student.Presence;

/** Bundles whose network is the right one, but which read clips otherwise than when the student was trained. */
class ProbeReadingTest {

    @TempDir
    Path folder;

    private final Around around = new Around();

    private final PluginRegistry registry = TrainedRamps.registry();
    private ModelPackage model;

    @BeforeEach
    void write() throws Exception {
        model = TrainedRamps.write(folder.resolve("model"), TrainedRamps.clips(Files.createDirectory(folder.resolve("empty"))));
    }

    /** Reads what a ramp reads, and makes something else of it. */
    private static Ramp reading(UnaryOperator<Reading> change) {
        return new Ramp("left") {
            @Override
            public Reading read(Clip clip, SignalFormat wanted) throws DataException {
                return change.apply(super.read(clip, wanted));
            }
        };
    }

    private static Ramp adding(float[] difference) {
        return reading(reading -> {
            float[] numbers = ((Reading.Present) reading).signal().floats().clone();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] += difference[i];
            }
            return Reading.present(Samples.of(numbers, 4));
        });
    }

    private Presence left() throws DataException {
        try (ServedStudent student = ServedStudent.open(model, "kitchen", around.of(registry))) {
            return student.slots().get(0);
        }
    }

    private TrainedRamps.Ramps arrive(Ramp modality, String bundle, int minor) {
        return TrainedRamps.arrive(registry, modality, new RampExtractor("left"), TrainedRamps.bundle(bundle, minor, 11));
    }

    private String refused(Ramp modality) throws DataException {
        TrainedRamps.Ramps bundle = arrive(modality, "reader", 2);
        Presence left = left();
        bundle.leave();
        assertEquals(Cause.INCOMPATIBLE, left.cause(), left.detail());
        assertTrue(left.detail().contains("modality left of bundle reader 1.2.0 "), left.detail());
        return left.detail();
    }

    @Test
    void whoReadsTheSameIsAdmitted() throws Exception {
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("reader", 2, 11));
        assertTrue(left().isPresent());
    }

    @Test
    void whoReadsOtherwiseIsRefusedAndTheReadingIsBlamed() throws Exception {
        String detail = refused(adding(new float[] {0, 0.25f, 0, 0}));
        assertTrue(detail.contains("reads another signal from probe clip 1 than was recorded when training ended (its numbers differ by "
                + "up to 0.25, 0.063 on average; allowed are 0.00040)"), detail);
        assertTrue(detail.contains("fingerprint " + Fingerprint.of("ramp", 1) + " is the same. Not the network differs but the reading"),
                detail);
        assertTrue(detail.contains("not those of ramps 1.0.0") && detail.endsWith("or train again."), detail);
    }

    @Test
    void theNetworkIsBlamedWhereItDiffers() throws Exception {
        RampExtractor liar = new RampExtractor("left", Fingerprint.of("ramp", 1), 1.1f, false);
        TrainedRamps.arrive(registry, liar, TrainedRamps.bundle("liar", 0, 11));
        Presence left = left();
        assertEquals(Cause.INCOMPATIBLE, left.cause());
        assertTrue(left.detail().contains("the signal was the recorded one: its network's code"), left.detail());
    }

    @Test
    void roundingIsForgiven() throws Exception {
        arrive(adding(new float[] {5e-5f, 0, -5e-5f, 0}), "near", 0);
        assertTrue(left().isPresent());
    }

    /** Numbers as large as 4 may differ by 4e-4, but not where that shows in the tokens. */
    @Test
    void aDifferenceThatShowsInTheTokensIsNot() throws Exception {
        String detail = refused(adding(new float[] {2e-4f, 0, 0, 0}));
        assertTrue(detail.contains("reads another signal from probe clip 1"), detail);
        assertTrue(detail.contains("gives other tokens (by up to 2.0e-04"), detail);
    }

    @Test
    void whatIsNoNumberIsRefused() throws Exception {
        assertTrue(refused(adding(new float[] {Float.NaN, 0, 0, 0})).contains("differ by up to NaN"));
    }

    @Test
    void readingNothingThrowingAndOtherFormatsAreRefused() throws Exception {
        assertTrue(refused(reading(r -> Reading.bad("all black")))
                .contains("reads no signal FLOAT32[4] from probe clip 1, but BAD_SIGNAL: all black"));
        assertTrue(refused(reading(r -> Reading.present(Samples.of(new float[5], 5)))).contains("but FLOAT32[5]"));
        assertTrue(refused(reading(r -> null)).contains("but null"));
        assertTrue(refused(reading(r -> {
            throw new IllegalStateException("no decoder");
        })).contains("cannot read probe clip 1, which could be read when training ended: it threw java.lang.IllegalStateException: "
                + "no decoder. When that"));
        assertTrue(refused(new Ramp("left") {
            @Override
            public Reading read(Clip clip, SignalFormat wanted) throws DataException {
                throw new DataException("probe", "it is of another world", "Leave it");
            }
        }).contains("cannot read probe clip 1, which could be read when training ended: probe: it is of another world"));
    }

    @Test
    void aPackageWithoutClipsIsServedAsBefore() throws Exception {
        model = TrainedRamps.write(folder.resolve("old"));
        arrive(adding(new float[] {1, 1, 1, 1}), "reader", 0);
        assertTrue(left().isPresent());
    }

    /** Modality and extractor may come from two bundles: when one of the two is put right, the other is looked at again. */
    @Test
    void anotherModalityIsAnotherChance() throws Exception {
        registry.add(Extractor.class, new RampExtractor("left"), Extractor::id, TrainedRamps.bundle("network", 0, 11));
        Ramp wrong = adding(new float[] {1, 1, 1, 1});
        registry.add(Modality.class, wrong, Modality::id, TrainedRamps.bundle("reader", 0, 12));
        try (ServedStudent student = ServedStudent.open(model, "kitchen", around.of(registry))) {
            assertEquals(Cause.INCOMPATIBLE, student.slots().get(0).cause());
            registry.remove(Modality.class, wrong);
            registry.add(Modality.class, new Ramp("left"), Modality::id, TrainedRamps.bundle("reader", 1, 13));
            assertTrue(student.settle(Duration.ofSeconds(20)));
            assertTrue(student.slots().get(0).isPresent(), student.slots().get(0).detail());
        }
    }

    @Test
    void theFilesAreNotNeededOnceItIsOpen() throws Exception {
        try (ServedStudent student = ServedStudent.open(model, "kitchen", around.of(registry))) {
            for (String name : new String[] {"probes/clips.json", "probes/left/1/buffer1.raw"}) {
                Files.delete(folder.resolve("model").resolve(name));
            }
            TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("reader", 0, 11));
            assertTrue(student.settle(Duration.ofSeconds(20)));
            assertTrue(student.slots().get(0).isPresent());
        }
    }
}
