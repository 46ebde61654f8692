package org.karmma.core.internal.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.training.Checkpoint.Reached;
import org.karmma.dataset.Progress;
import org.karmma.model.AdamW;
import org.karmma.model.Schedule;

/**
 * Minimises a loss over rows: shuffled batches, AdamW under one cycle of learning rate. Order, masks and dropout of an epoch follow
 * from the seed and the epoch's number alone, so that a run continued from a checkpoint (one at the end of an epoch) repeats, bit for
 * bit at one thread, what it would have done.
 */
final class Fitting {

    /** What is minimised. */
    @FunctionalInterface
    interface Loss {
        /**
         * @param step owns every array of this step
         * @param rows of the batch
         * @param random for this step's masks
         * @return a scalar
         */
        NDArray at(NDManager step, int[] rows, RandomGenerator random);
    }

    private final Fit fit;
    private final long seed;
    private final Map<String, Parameter> parameters;
    private final Checkpoint checkpoint;

    Fitting(Fit fit, long seed, Map<String, Parameter> parameters, Checkpoint checkpoint) {
        this.fit = fit;
        this.seed = seed;
        this.parameters = parameters;
        this.checkpoint = checkpoint;
    }

    /**
     * Trains, from the checkpoint on if there is one; the checkpoint stays for the caller to remove.
     *
     * @param rows what to train on, at least one
     * @param manager owns the optimiser's moments
     * @return the mean loss of the last epoch
     * @throws IllegalStateException if the loss is no number any more, saying where
     */
    double run(int[] rows, Loss loss, NDManager manager, Progress progress) throws IOException {
        if (rows.length == 0) {
            throw new IllegalArgumentException("there is no clip to train on");
        }
        int steps = Math.max(1, rows.length / fit.batch());
        Schedule schedule = Schedule.oneCycle(fit.learningRate(), (long) steps * fit.epochs());
        try (AdamW optimizer = new AdamW(manager, parameters, fit.weightDecay(), fit.clipNorm())) {
            Reached reached = checkpoint.restore(parameters, optimizer, manager);
            for (int epoch = reached.epochs(); epoch < fit.epochs(); epoch++) {
                double mean = epoch(epoch, rows, steps, schedule, optimizer, loss, manager, progress);
                reached = new Reached(epoch + 1, mean);
                checkpoint.save(reached, parameters, optimizer);
            }
            return reached.loss();
        }
    }

    private double epoch(int epoch, int[] rows, int steps, Schedule schedule, AdamW optimizer, Loss loss, NDManager manager,
            Progress progress) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        Engine.getInstance().setRandomSeed(random.nextInt());
        List<int[]> batches = batches(rows, steps, random);
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            long step = (long) epoch * steps + i;
            try (NDManager own = manager.newSubManager()) {
                float value;
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray l = loss.at(own, batches.get(i), random);
                    collector.backward(l);
                    value = l.getFloat();
                }
                if (!Float.isFinite(value)) {
                    throw new IllegalStateException("the loss became " + value + " in epoch " + (epoch + 1) + ", step " + (i + 1)
                            + "; a lower learningRate helps (now " + fit.learningRate() + ")");
                }
                optimizer.step(schedule.at(step));
                sum += value;
            }
            progress.at(step + 1, (long) steps * fit.epochs(),
                    String.format(Locale.ROOT, "epoch %d/%d, loss %.3f", epoch + 1, fit.epochs(), sum / (i + 1)));
        }
        return sum / steps;
    }

    /** A shuffled pass over the rows in batches of even size; what is left over is left out of this pass. */
    private List<int[]> batches(int[] rows, int steps, RandomGenerator random) {
        int[] order = rows.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        List<int[]> batches = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            batches.add(Arrays.copyOfRange(order, i * fit.batch(), Math.min(order.length, (i + 1) * fit.batch())));
        }
        return batches;
    }

    /** The manager that a stage's long-lived arrays belong to. */
    static NDManager manager(Device device) {
        return NDManager.newBaseManager(device);
    }
}
