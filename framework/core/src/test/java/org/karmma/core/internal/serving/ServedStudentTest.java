package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.serving.TrainedRamps.Ramps;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Score;

class ServedStudentTest {

    @TempDir Path folder;
    private final Around around = new Around();
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Ramps left = TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
    private final Ramps right = TrainedRamps.arrive(registry, new RampExtractor("right"), TrainedRamps.bundle("ramps", 0, 12));
    private ServedStudent student;

    @BeforeEach
    void open() throws IOException, DataException {
        student = ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", around.of(registry));
    }

    @AfterEach
    void close() {
        student.close();
    }

    @Test
    void joinsAllSlots() {
        Prediction p = student.predict(TrainedRamps.clip());
        assertEquals("left+right", p.subset());
        assertEquals(OptionalDouble.of(72.5), p.accuracy());
        // logits 1 2 5 4 0 0: e^x are 2.7183 7.3891 148.4132 54.5982 1 1, their sum is 215.1187
        List<Score> scores = p.scores().get("action");
        assertEquals(List.of("open", "pour", "wash", "cut", "stir"), scores.stream().map(Score::label).toList());
        assertEquals(148.4132 / 215.1187, scores.get(0).probability(), 1e-5);
        assertEquals(1 / 215.1187, scores.get(4).probability(), 1e-5);
        assertTrue(p.milliseconds() > 0);
        assertFalse(p.calibrated(), "there is no temperature for both");
    }

    @Test
    void aClipWithoutOneModalityIsJudgedByTheOthers() {
        Prediction p = student.predict(Ramp.put(Clip.builder("left only"), "left", 0, 0, 0, 1).build());
        assertEquals("left", p.subset());
        assertEquals(OptionalDouble.of(61.5), p.accuracy());
        assertEquals(Cause.NO_SIGNAL, p.slots().get(1).cause());
        assertEquals("no right was recorded", p.slots().get(1).detail());
        // logits 0 0 0 1 0 0.25: right is absent, which stands for 0.25 at class 5; the temperature of left alone is 2
        double sum = 4 + Math.exp(0.5) + Math.exp(0.125);
        assertTrue(p.calibrated());
        assertEquals("pour", p.scores().get("action").get(0).label());
        assertEquals("peel", p.scores().get("action").get(1).label());
        assertEquals(Math.exp(0.125) / sum, p.scores().get("action").get(1).probability(), 1e-6);
    }

    @Test
    void notANumberInASignalHarmsItsSlotAlone() {
        Clip clip = Ramp.put(Ramp.put(Clip.builder("nan"), "left", 1, Float.NaN, 3, 4), "right", 1, 0, 0, 0).build();
        Prediction p = student.predict(clip);
        assertEquals("right", p.subset());
        assertEquals(Cause.BAD_SIGNAL, p.slots().get(0).cause());
    }

    @Test
    void damagedEvidenceIsNamed() {
        Clip clip = Ramp.put(Clip.builder("file"), "right", 1, 0, 0, 0).evidence("left", new Evidence.Recording(Path.of("l.bin"))).build();
        Prediction p = student.predict(clip);
        assertEquals("right", p.subset());
        assertEquals(Cause.BAD_SIGNAL, p.slots().get(0).cause(), "which is no fault of the code that reads it");
        assertEquals("l.bin: it cannot be read. Record it again.", p.slots().get(0).detail());
    }

    @Test
    void aSignalOfAnotherFormIsAFailureOfItsBundle() {
        Prediction p = student.predict(Ramp.put(Clip.builder("short"), "left", 1, 2).build());
        assertTrue(p.abstains());
        assertEquals(Cause.FAILED, p.slots().get(0).cause());
        assertTrue(p.slots().get(0).detail().contains("was asked for FLOAT32[4] and gave FLOAT32[2]"), p.slots().get(0).detail());
    }

    @Test
    void bytesReachAnExtractorAsZeroTo255() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray row = Sensing.row(Samples.of(new byte[] {0, 127, (byte) 128, (byte) 255}, 2, 2), manager);
            assertEquals(new Shape(1, 2, 2), row.getShape());
            assertArrayEquals(new float[] {0, 127, 128, 255}, row.toFloatArray());
        }
    }

    @Test
    void whateverABundleThrowsHarmsItsSlotAlone() {
        left.leave();
        TrainedRamps.arrive(registry, new Ramp("left") {
            @Override
            public Reading read(Clip clip, SignalFormat wanted) {
                throw new NoClassDefFoundError("left/Gone");
            }
        }, new RampExtractor("left"), TrainedRamps.bundle("throwing", 0, 13));
        settle();
        Prediction p = student.predict(TrainedRamps.clip());
        assertEquals("right", p.subset());
        assertEquals(Cause.FAILED, p.slots().get(0).cause());
        assertTrue(p.slots().get(0).detail().contains("left/Gone"));
    }

    @Test
    void abstainsWhereNothingIsPresent() {
        int before = left.extractor().calls.get();
        Prediction p = student.predict(Clip.builder("empty").build());
        assertTrue(p.abstains());
        assertEquals("", p.subset());
        assertEquals(OptionalDouble.empty(), p.accuracy());
        assertEquals(before, left.extractor().calls.get(), "an absent signal's extractor is not run");
    }

    @Test
    void mutes() {
        student.mute("left", true);
        assertEquals(Cause.MUTED, student.slots().get(0).cause());
        assertEquals("right", student.predict(TrainedRamps.clip()).subset());
        student.mute("left", false);
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> student.mute("middle", true)).getMessage().contains("left, right"));
    }

    @Test
    void followsBundlesThatGoAndCome() {
        left.leave();
        assertEquals("right", student.predict(TrainedRamps.clip()).subset(), "at once");
        settle();
        assertEquals(Cause.NO_BUNDLE, student.slots().get(0).cause());
        assertTrue(student.slots().get(0).detail().contains("no bundle offers modality left"), student.slots().get(0).detail());
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 1, 14));
        settle();
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
    }

    @Test
    void abstainsWhileItsFusionIsAway() {
        Fusion fusion = registry.current().fusionsById().get("sum");
        registry.remove(Fusion.class, fusion);
        settle();
        Prediction p = student.predict(TrainedRamps.clip());
        assertTrue(p.abstains());
        assertTrue(p.slots().get(0).detail().contains("no bundle offers fusion sum"), p.slots().get(0).detail());
        registry.add(Fusion.class, fusion, Fusion::id, TrainedRamps.bundle("sums", 2, 15));
        settle();
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
    }

    @Test
    void aThousandPredictionsLeaveNothingBehind() {
        student.predict(TrainedRamps.clip());
        int before = student.arrays();
        for (int i = 0; i < 1000; i++) {
            student.predict(TrainedRamps.clip());
        }
        assertEquals(before, student.arrays());
    }

    @Test
    void aHundredSwapsLeaveNothingBehind() {
        int before = student.arrays();
        Ramps here = left;
        for (int i = 0; i < 100; i++) {
            here.leave();
            here = TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", i, 20 + i));
        }
        settle();
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
        assertEquals(before, student.arrays());
    }

    @Test
    void closedItSaysSo() {
        student.close();
        student.close();
        assertThrows(IllegalStateException.class, () -> student.predict(TrainedRamps.clip()));
        assertThrows(IllegalStateException.class, student::slots);
        left.leave();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void noGraphIsBuiltWhereTheCallersGradientModeIsOn() throws Exception {
        left.leave();
        AtomicReference<Throwable> backward = new AtomicReference<>();
        TrainedRamps.arrive(registry, new RampExtractor("left") {
            @Override
            void saw(NDArray tokens) {
                if (JniUtils.isGradMode() && tokens.getShape().get(0) == 1) {
                    backward.set(assertThrows(EngineException.class,
                            () -> JniUtils.backward((PtNDArray) tokens, (PtNDArray) tokens.onesLike(), false, false)));
                }
            }
        }, TrainedRamps.bundle("ramps", 3, 16));
        settle();
        backward.set(null);
        Thread caller = new Thread(() -> {
            JniUtils.setGradMode(true);
            student.predict(TrainedRamps.clip());
        });
        caller.start();
        caller.join();
        assertTrue(backward.get().getMessage().contains("does not require grad"), backward.get().getMessage());
    }

    private void settle() {
        try {
            assertTrue(student.settle(Duration.ofSeconds(20)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scoresStayInTheStudentsOrderOfItsLabelSpaces() {
        Map<String, List<Score>> scores = new LinkedHashMap<>();
        List<String> spaces = IntStream.range(0, 20).mapToObj(i -> "space" + (7 * i) % 20).toList();
        spaces.forEach(space -> scores.put(space, List.of()));
        Prediction made = new Prediction("kitchen", "clip", scores, List.of(), OptionalDouble.empty(), false, "", 1);
        assertEquals(spaces, List.copyOf(made.scores().keySet()));
        scores.clear();
        assertEquals(20, made.scores().size());
        assertThrows(UnsupportedOperationException.class, () -> made.scores().clear());
    }

    @Test
    void tellsThatItsSlotsHaveChanged() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Runnable end = student.onSlotsChanged(() -> told.add(student.slots().get(0).cause() + " " + student.slots().get(1).cause()));
        student.onSlotsChanged(() -> {
            throw new IllegalStateException("a listener that fails harms nobody");
        });
        student.mute("left", true);
        student.mute("left", false);
        student.quarantine("left", "it crackles");
        student.clear("left");
        assertEquals(List.of("MUTED null", "null null", "FAILED null", "null null"), told);
        left.leave();
        assertTrue(told.contains("NO_BUNDLE null"), told::toString);
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 13));
        assertTrue(student.settle(Duration.ofSeconds(20)));
        assertEquals("null null", told.get(told.size() - 1));
        end.run();
        int before = told.size();
        student.mute("left", true);
        assertEquals(before, told.size());
    }
}
