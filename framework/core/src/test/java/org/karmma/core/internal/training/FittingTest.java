package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.ClassWeights;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.model.Losses;
import org.karmma.model.Safetensors;

/** {@link Fitting} and {@link Checkpoint} over a real student with modality dropout and dropout within. */
class FittingTest {

    private static final int EPOCHS = 4;
    private static final int STEPS = 3;
    private static final Fit FIT = new Fit(EPOCHS, 8, 0.01, 0.05, 1);

    @TempDir
    Path top;
    private Setup setup;
    private RunFolder folder;
    private SystemData data;
    private List<LabelSpace> spaces;
    private final List<String> messages = new ArrayList<>();

    /** What training came to. */
    private record Trained(double loss, Map<String, float[]> weights) {}

    @BeforeEach
    void signals() throws Exception {
        setup = ToyPlugins.setup(top, Map.of());
        folder = new RunFolder(top);
        var dataset = new ToyData().open(top, new ToyData().settings());
        spaces = setup.spaces(dataset);
        List<SignalWriter.Wanted> wanted = setup.slots().stream()
                .map(s -> new SignalWriter.Wanted(s.modality(), List.of(s.student().signal()))).toList();
        new SignalWriter(wanted, 0).write(folder.signals(Split.TRAIN), dataset.clips(Split.TRAIN), 0, 1, Progress.NONE);
        data = new SystemData(setup, folder, Split.TRAIN, 1);
    }

    private Checkpoint checkpoint(String key) {
        return new Checkpoint(folder.checkpoint("test"), key, Duration.ZERO, messages::add);
    }

    private Trained train(Checkpoint checkpoint, Progress progress) throws Exception {
        return train(FIT, checkpoint, progress);
    }

    private Trained train(Fit fit, Checkpoint checkpoint, Progress progress) throws Exception {
        return train(fit, data.usable(), checkpoint, progress);
    }

    private Trained train(Fit fit, int[] all, Checkpoint checkpoint, Progress progress) throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                SystemNetwork network = SystemNetwork.fresh(TrainedSystem.BASELINE_DELTA, setup, spaces, 5, folder, manager)) {
            ModalityDropout dropout = new ModalityDropout(0.5);
            Set<Integer> arrays = new HashSet<>();
            Progress counting = (done, total, note) -> {
                arrays.add(manager.getManagedArrays().size());
                assertEquals(fit.epochs() * (all.length / fit.batch()), total);
                progress.at(done, total, note);
            };
            double loss = new Fitting(fit, 5, network.trainable(), checkpoint, () -> SubsetTest.whole(network, data, manager),
                    TrainingLog.NONE).run(all, (step, rows, random) -> {
                boolean[][] kept = dropout.keep(data.recorded(rows), random);
                return Losses.crossEntropy(network.forward(data.signals(step, rows, kept), Batches.mask(step, kept), true).logits(),
                        data.targets(step, rows));
            }, manager, counting);
            assertTrue(arrays.size() <= 3, "steps leave nothing behind, but for what the checkpoint lends: " + arrays);
            Map<String, float[]> weights = new LinkedHashMap<>();
            network.weights().forEach((name, weight) -> weights.put(name, weight.toFloatArray()));
            return new Trained(loss, weights);
        }
    }

    private static void same(Trained expected, Trained found) {
        assertEquals(expected.loss(), found.loss());
        assertEquals(expected.weights().keySet(), found.weights().keySet());
        expected.weights().forEach((name, weight) -> assertArrayEquals(weight, found.weights().get(name), name));
    }

    private static Progress stopAt(int step) {
        return (done, total, note) -> {
            if (done == step) {
                throw new CancellationException("enough");
            }
        };
    }

    @Test
    void aRunThatWasStoppedGoesOnBitForBit() throws Exception {
        Trained whole = train(checkpoint("whole"), Progress.NONE);
        checkpoint("a").remove();
        assertThrows(CancellationException.class, () -> train(checkpoint("a"), stopAt(2 * STEPS + 2)));
        int[] steps = {0};
        Trained continued = train(checkpoint("a"), (done, total, note) -> steps[0]++);
        assertEquals(2 * STEPS - 2, steps[0], "two of four epochs were done, and two steps");
        same(whole, continued);
        // what is done stays done until the caller has kept it elsewhere: a crash in between costs nothing
        same(whole, train(checkpoint("a"), (done, total, note) -> steps[0]++));
        assertEquals(2 * STEPS - 2, steps[0]);
        checkpoint("a").remove();
        assertFalse(Files.exists(folder.checkpoint("test")));
    }

    /** Killed again and again, with early stopping, and batches in parts. */
    @Test
    void aRunThatIsStoppedAtAnyStepGoesOnBitForBit() throws Exception {
        Fit fit = new Fit(EPOCHS, 8, 0.01, 0.05, 1, "cosine", 0.2, 3, 0.1, ClassWeights.NONE, 2);
        Trained whole = train(fit, checkpoint("whole"), Progress.NONE);
        checkpoint("a").remove();
        Random random = new Random(20261128);
        for (int round = 0; round < 4; round++) {
            int first = 1 + random.nextInt(EPOCHS * STEPS - 2);
            int second = first + 1 + random.nextInt(EPOCHS * STEPS - first - 1);
            assertThrows(CancellationException.class, () -> train(fit, checkpoint("a"), stopAt(first)));
            assertThrows(CancellationException.class, () -> train(fit, checkpoint("a"), stopAt(second)));
            same(whole, train(fit, checkpoint("a"), Progress.NONE));
            checkpoint("a").remove();
        }
        assertEquals(List.of(), messages);
    }

    /** The generators are seeded anew within long epochs; steps before that need not be repeated. */
    @Test
    void aLongEpochGoesOnBitForBitOnBothSidesOfABlock() throws Exception {
        Fit fit = new Fit(1, 1, 0.001, 0.05, 1);
        int[] rows = IntStream.range(0, EpochOrder.BLOCK + 6).map(i -> data.usable()[i % data.usable().length]).toArray();
        Checkpoint never = new Checkpoint(folder.checkpoint("test"), "a", Duration.ofDays(1), messages::add);
        Trained whole = train(fit, rows, never, Progress.NONE);
        for (int step : new int[] {3, EpochOrder.BLOCK + 2}) {
            checkpoint("a").remove();
            assertThrows(CancellationException.class, () -> train(fit, rows, checkpoint("a"), stopAt(step)));
            int[] steps = {0};
            same(whole, train(fit, rows, never, (done, total, note) -> steps[0]++));
            assertEquals(rows.length - step, steps[0]);
        }
    }

    @Test
    void otherVersionsAreRefusedAndOtherThreadsWarnedOf() throws Exception {
        trainsAnewAfter(file -> changed(file, "libtorch", "1.0"), "libtorch 1.0");
        checkpoint("a").remove();
        assertThrows(CancellationException.class, () -> train(checkpoint("a"), stopAt(STEPS + 1)));
        changed(folder.checkpoint("test"), "threads", "64");
        messages.clear();
        int[] steps = {0};
        train(checkpoint("a"), (done, total, note) -> steps[0]++);
        assertEquals(EPOCHS * STEPS - STEPS - 1, steps[0], "it goes on");
        assertEquals(1, messages.size(), messages.toString());
        assertTrue(messages.get(0).contains("threads") && messages.get(0).contains("64"), messages.toString());
    }

    private static void changed(Path file, String fact, String value) throws Exception {
        Map<String, String> facts = new LinkedHashMap<>(Safetensors.metadata(file));
        assertTrue(facts.put(fact, value) != null, "a checkpoint says its " + fact);
        rewritten(file, name -> name, facts);
    }

    @Test
    void aCheckpointOfSomethingElseIsNotTakenUp() throws Exception {
        assertThrows(CancellationException.class, () -> train(checkpoint("other"), stopAt(2 * STEPS + 2)));
        int[] steps = {0};
        Trained found = train(checkpoint("a"), (done, total, note) -> steps[0]++);
        assertEquals(EPOCHS * STEPS, steps[0]);
        same(train(checkpoint("b"), Progress.NONE), found);
    }

    private interface Damage {
        void to(Path file) throws Exception;
    }

    /** A checkpoint of two epochs, damaged; training with it is as training without. */
    private void trainsAnewAfter(Damage damage, String said) throws Exception {
        checkpoint("a").remove();
        assertThrows(CancellationException.class, () -> train(checkpoint("a"), stopAt(2 * STEPS + 2)));
        damage.to(folder.checkpoint("test"));
        Files.delete(before());
        messages.clear();
        int[] steps = {0};
        Trained found = train(checkpoint("a"), (done, total, note) -> steps[0]++);
        assertEquals(EPOCHS * STEPS, steps[0], said);
        assertEquals(1, messages.size(), messages.toString());
        assertTrue(messages.get(0).contains(folder.checkpoint("test").toString()) && messages.get(0).contains(said)
                && messages.get(0).contains("begins anew"), messages.toString());
        checkpoint("a").remove();
        same(train(checkpoint("a"), Progress.NONE), found);
    }

    @Test
    void aCheckpointThatCannotBeUsedIsSaidAndTrainingBeginsAnew() throws Exception {
        trainsAnewAfter(file -> Files.writeString(file, "no tensors in here"), "header");
        trainsAnewAfter(file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2000)), "");
        trainsAnewAfter(file -> renamed(file, "parameter/", "parameter/new-"), "unknown");
        trainsAnewAfter(file -> renamed(file, "optimizer/", "optimizer/new-"), "the optimiser's state has no");
        trainsAnewAfter(file -> rewritten(file, tensor -> tensor, Map.of("key", "a")), "");
        assertEquals(List.of(), messages.stream().filter(m -> m.contains("null")).toList());
    }

    private Path before() {
        return folder.checkpoint("test").resolveSibling("test.safetensors.before");
    }

    /** As after a power failure: the file is there, in its length, and holds zeros. */
    @Test
    void whereTheDiskDoesNotHoldWhatWasWrittenTheCheckpointBeforeIsTakenUp() throws Exception {
        Trained whole = train(checkpoint("whole"), Progress.NONE);
        checkpoint("a").remove();
        assertThrows(CancellationException.class, () -> train(checkpoint("a"), stopAt(2 * STEPS + 2)));
        byte[] bytes = Files.readAllBytes(folder.checkpoint("test"));
        Arrays.fill(bytes, bytes.length - 64, bytes.length, (byte) 0);
        Files.write(folder.checkpoint("test"), bytes);
        messages.clear();
        int[] steps = {0};
        same(whole, train(checkpoint("a"), (done, total, note) -> steps[0]++));
        assertEquals(EPOCHS * STEPS - 2 * STEPS - 1, steps[0], "one step before the last");
        assertEquals(1, messages.size(), messages.toString());
        assertTrue(messages.get(0).contains("does not hold what was written") && messages.get(0).endsWith("goes on from the one before"),
                messages.toString());
        checkpoint("a").remove();
        assertFalse(Files.exists(before()));
    }

    private static void renamed(Path file, String from, String to) throws Exception {
        rewritten(file, name -> name.replaceFirst("^" + from, to), Safetensors.metadata(file));
    }

    private static void rewritten(Path file, UnaryOperator<String> name, Map<String, String> metadata) throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            Safetensors.read(file, manager).forEach((key, tensor) -> tensors.put(name.apply(key), tensor));
            Safetensors.write(file, tensors, metadata);
        }
    }

    /** The largest of a clip's numbers tells its action: even with half of the modalities dropped there is little to get wrong. */
    @Test
    void aFewClipsAreLearntByHeart() throws Exception {
        Trained trained = train(new Fit(60, 8, 0.03, 0, 1), checkpoint("a"), Progress.NONE);
        assertTrue(trained.loss() < 0.5 * Math.log(3), "chance is " + Math.log(3) + ", the loss " + trained.loss());
    }

    @Test
    void aLossThatIsNoNumberEndsTrainingAndSaysWhere() throws Exception {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                SystemNetwork network = SystemNetwork.fresh(TrainedSystem.BASELINE, setup, spaces, 5, folder, manager)) {
            NDArray weight = network.weights().values().iterator().next();
            Fitting fitting = new Fitting(FIT, 5, network.trainable(), checkpoint("a"));
            int[] calls = {0};
            String message = assertThrows(IllegalStateException.class, () -> fitting.run(data.usable(), (step, rows, random) -> {
                NDArray sum = weight.sum();
                sum.attach(step);
                return ++calls[0] < STEPS + 2 ? sum : sum.mul(step.create(Float.NaN));
            }, manager, Progress.NONE)).getMessage();
            assertTrue(message.contains("epoch 2, step 2") && message.contains("learningRate") && message.contains("0.01"), message);
            assertThrows(IllegalArgumentException.class, () -> fitting.run(new int[0], null, manager, Progress.NONE));
        }
    }
}
