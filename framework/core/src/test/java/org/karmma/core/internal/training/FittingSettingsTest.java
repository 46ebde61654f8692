package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.ClassWeights;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Experiment.StopOn;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.model.Schedule;

/** Settings of {@link Fitting} on a problem that is worked out by hand: one vector that is to be the mean of the rows. */
class FittingSettingsTest {

    private static final int WIDTH = 3;
    private static final int ROWS = 64;
    private static final int BATCH = 32;

    @TempDir
    Path top;

    private static Fit fit(int epochs, double clipNorm, int accumulate, int patience) {
        return new Fit(epochs, BATCH, 0.01, 0, clipNorm, "constant", 0, accumulate, 0, ClassWeights.NONE, patience);
    }

    private float[] train(Fit fit, Function<NDArray, Fitting.Accuracy> accuracy, TrainingLog log) throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Parameter parameter = Parameter.builder().setName("w").setType(Parameter.Type.OTHER).optShape(new Shape(WIDTH))
                    .optInitializer(Initializer.ONES).build();
            parameter.initialize(manager, DataType.FLOAT32);
            NDArray weight = parameter.getArray();
            Checkpoint none = new Checkpoint(top.resolve("none"), "a", Duration.ofDays(1), message -> {});
            new Fitting(fit, 7, Map.of("w", parameter), none, accuracy.apply(weight), log).run(IntStream.range(0, ROWS).toArray(),
                    (step, rows, random) -> {
                        float[] wanted = new float[rows.length * WIDTH];
                        for (int i = 0; i < wanted.length; i++) {
                            wanted[i] = (float) Math.sin(rows[i / WIDTH] * 3 + i % WIDTH);
                        }
                        NDArray off = step.create(wanted, new Shape(rows.length, WIDTH)).sub(weight);
                        return off.mul(off).sum().div(rows.length);
                    }, manager, Progress.NONE);
            return weight.toFloatArray();
        }
    }

    private float[] train(Fit fit) throws Exception {
        return train(fit, weight -> () -> 0, TrainingLog.NONE);
    }

    @Test
    void aBatchInPartsIsTheBatch() throws Exception {
        float[] whole = train(fit(5, 1e9, 1, 0));
        assertArrayEquals(whole, train(fit(5, 1e9, 2, 0)), 1e-6f);
        assertArrayEquals(whole, train(fit(5, 1e9, 5, 0)), 1e-6f, "parts of unlike size");
        assertTrue(Math.abs(whole[0] - 1) > 0.05, "something was learned: " + whole[0]);
    }

    @Test
    void gradientsBelowTheNormStayAsTheyAreBitForBit() throws Exception {
        float[] free = train(fit(5, Double.POSITIVE_INFINITY, 1, 0));
        assertArrayEquals(free, train(fit(5, 100, 1, 0)));
        assertFalse(Arrays.equals(free, train(fit(5, 1e-7, 1, 0))), "clipped to the size of epsilon they move less");
    }

    @Test
    void trainingStopsAndTheBestEpochsWeightsAreKept() throws Exception {
        double[] accuracies = {10, 30, 20, 30, 90, 90};
        List<float[]> after = new ArrayList<>();
        float[] found = train(fit(accuracies.length, 1, 1, 2), weight -> () -> {
            after.add(weight.toFloatArray());
            return accuracies[after.size() - 1];
        }, TrainingLog.NONE);
        assertEquals(4, after.size(), "two epochs without a better one; an equal one is none");
        assertArrayEquals(after.get(1), found);
        assertFalse(Arrays.equals(after.get(3), found));
    }

    private static Fit fit(int epochs, int patience, Integer validate, StopOn stopOn) {
        return new Fit(epochs, BATCH, 0.01, 0, 1, "constant", 0, 1, 0, ClassWeights.NONE, patience, validate, stopOn, null);
    }

    @Test
    void validationIsLookedAtAsOftenAsAskedAndChangesNothing() throws Exception {
        List<Integer> looks = new ArrayList<>();
        Path folder = top.resolve("log");
        float[] found = train(fit(5, 0, 2, null), weight -> () -> {
            looks.add(0);
            return 50 - looks.size();
        }, new TrainingLog(folder, List.of()));
        assertEquals(3, looks.size(), "after epochs 2 and 4 and the last");
        assertArrayEquals(train(fit(5, 0, null, null)), found, "no patience: the last weights are kept");
        assertEquals(List.of(false, true, false, true, true),
                Files.readAllLines(folder.resolve("metrics.jsonl")).stream().map(l -> !l.contains("\"validation\":null")).toList());
    }

    @Test
    void trainingStopsByALossThatGrows() throws Exception {
        double[] losses = {3, 1, 2, 1.5, 0};
        List<float[]> after = new ArrayList<>();
        Path folder = top.resolve("log");
        float[] found = train(fit(losses.length, 2, null, StopOn.LOSS), weight -> new Fitting.Accuracy() {
            @Override
            public double percent() {
                return 7;
            }

            @Override
            public double measure(StopOn what) {
                after.add(weight.toFloatArray());
                return losses[after.size() - 1];
            }
        }, new TrainingLog(folder, List.of()));
        assertEquals(4, after.size(), "two epochs without a lower one");
        assertArrayEquals(after.get(1), found);
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertTrue(lines.get(3).contains("\"validation\":7.0") && lines.get(3).contains("\"validation/loss\":1.5"), lines.get(3));
        assertEquals(1.5f, scalar(events(folder.resolve("events.out.tfevents.karmma")).get(4), "validation/loss"));
    }

    @Test
    void theLossOnValidationIsCrossEntropy() {
        ValidationLoss loss = new ValidationLoss(2);
        loss.add(0, new float[] {0, 0}, 1); // ln 2
        loss.add(0, new float[] {(float) Math.log(3), 0}, 0); // ln 4/3
        loss.add(0, new float[] {9, 9}, -1);
        assertEquals((Math.log(2) + Math.log(4.0 / 3)) / 2, loss.mean(), 1e-6, "the other space has no labelled row");
        loss.add(1, new float[] {0, 0, 0, 0}, 2);
        assertEquals(((Math.log(2) + Math.log(4.0 / 3)) / 2 + Math.log(4)) / 2, loss.mean(), 1e-6);
    }

    @Test
    void givenClassesAreFoundByName() throws Exception {
        LabelSpace space = new LabelSpace("action", List.of("cut", "wash", "open"));
        assertArrayEquals(new float[] {1, 2.5f, 1}, LabelEmphasis.given("training.student.classWeights", Map.of("wash", 2.5), space));
        String message = assertThrows(DataException.class,
                () -> LabelEmphasis.given("training.student.classWeights", Map.of("wsh", 2.5), space)).getMessage();
        assertTrue(message.contains("training.student.classWeights.action") && message.contains("'wsh'") && message.contains("cut, wash"),
                message);
    }

    @Test
    void everyScheduleHasItsPlace() {
        Fit cosine = new Fit(1, 1, 1, 0, 1, "cosine", 0.1, 1, 0, ClassWeights.NONE, 0);
        Schedule schedule = Fitting.schedule(cosine, 100);
        assertEquals(0.1, schedule.at(0), 1e-12);
        assertEquals(1, schedule.at(9), 1e-12);
        assertEquals(1, schedule.at(10), 1e-12);
        assertEquals(0.5, schedule.at(55), 1e-12, "half of the way down");
        assertEquals(0, schedule.at(100), 1e-12);
        Schedule steps = Fitting.schedule(new Fit(1, 1, 1, 0, 1, "step", 0, 1, 0, ClassWeights.NONE, 0), 100);
        assertEquals(List.of(1.0, 0.1, 0.1, 0.01), List.of(steps.at(49), steps.at(50), steps.at(74), steps.at(75)));
        assertEquals(1, Fitting.schedule(new Fit(1, 1, 1, 0, 1, "constant", 0, 1, 0, ClassWeights.NONE, 0), 100).at(99));
        assertEquals(Schedule.oneCycle(1, 100).at(42), Fitting.schedule(new Fit(1, 1, 1, 0, 1), 100).at(42));
    }

    @Test
    void balancedClassesWeighTheSameTogether() {
        // 4, 1 and 0 of 5 labelled clips: 5 / 2 seen classes / count
        assertArrayEquals(new float[] {0.625f, 2.5f, 1}, LabelEmphasis.balanced(new long[] {0, 0, -1, 1, 0, 0}, 3), 1e-6f);
    }

    @Test
    void whatIsMeasuredIsThereInBothForms() throws Exception {
        Path folder = top.resolve("log");
        train(fit(3, 1, 1, 9), weight -> () -> 42, new TrainingLog(folder, List.of()));
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(2).contains("\"epoch\":3,\"step\":6") && lines.get(2).contains("\"validation\":42.0"), lines.get(2));
        List<byte[]> events = events(folder.resolve("events.out.tfevents.karmma"));
        assertEquals(4, events.size());
        assertTrue(new String(events.get(0), StandardCharsets.ISO_8859_1).endsWith("brain.Event:2"));
        assertEquals(42f, scalar(events.get(3), "validation/accuracy"));
        assertEquals(0.01f, scalar(events.get(3), "train/learning_rate"));

        Files.writeString(folder.resolve("metrics.jsonl"), "{\"epoch\":9", StandardOpenOption.APPEND);
        new TrainingLog(folder, List.of()).begin(2);
        assertEquals(lines.subList(0, 2), Files.readAllLines(folder.resolve("metrics.jsonl")), "the third is done again");
        assertEquals(3, events(folder.resolve("events.out.tfevents.karmma")).size());
    }

    /** TFRecord frames, each sum of which is right. */
    private static List<byte[]> events(Path file) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(length), in.getInt());
            byte[] event = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            in.get(event);
            assertEquals(masked(event), in.getInt());
            events.add(event);
        }
        return events;
    }

    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        long value = crc.getValue();
        return (int) ((value >>> 15 | value << 17 & 0xffffffffL) + 0xa282ead8L);
    }

    /** The number behind a tag: tag 0x15, four bytes. */
    private static float scalar(byte[] event, String tag) {
        int at = new String(event, StandardCharsets.ISO_8859_1).indexOf(tag) + tag.length();
        assertEquals(0x15, event[at]);
        return ByteBuffer.wrap(event, at + 1, 4).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    }
}
