package org.karmma.core.internal.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.core.internal.experiment.Experiment.StopOn;
import org.karmma.core.internal.training.Checkpoint.Reached;
import org.karmma.dataset.Progress;
import org.karmma.model.AdamW;
import org.karmma.model.LossParts;
import org.karmma.model.Schedule;

/**
 * Minimises a loss over rows with AdamW in shuffled batches. Order, masks and dropout follow from the seed, the epoch and the step, so
 * that a run continued from a checkpoint repeats, bit for bit at one thread, what it would have done: see {@link EpochOrder}.
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

    /** Looks at the network as it is. */
    @FunctionalInterface
    interface Accuracy {
        /** On validation. */
        double percent() throws IOException;

        /** What stopping may go by; a loss is less where it is better. */
        default double measure(StopOn what) throws IOException {
            if (what != StopOn.ACCURACY) {
                throw new UnsupportedOperationException("only the accuracy is known here");
            }
            return percent();
        }
    }

    private final Fit fit;
    private final long seed;
    private final Map<String, Parameter> parameters;
    private final ToDoubleFunction<String> factors;
    private final Checkpoint checkpoint;
    private final Accuracy accuracy;
    private final TrainingLog log;

    /** Trains to the last epoch and tells nobody. */
    Fitting(Fit fit, long seed, Map<String, Parameter> parameters, Checkpoint checkpoint) {
        this(fit, seed, parameters, checkpoint, null, TrainingLog.NONE);
    }

    /** @param accuracy asked after epochs as the fit says; null: never */
    Fitting(Fit fit, long seed, Map<String, Parameter> parameters, Checkpoint checkpoint, Accuracy accuracy, TrainingLog log) {
        this(fit, seed, parameters, name -> 1, checkpoint, accuracy, log);
    }

    /** @param factors what the learning rate is multiplied by, by the name of a parameter */
    Fitting(Fit fit, long seed, Map<String, Parameter> parameters, ToDoubleFunction<String> factors, Checkpoint checkpoint,
            Accuracy accuracy, TrainingLog log) {
        this.factors = factors;
        this.fit = fit;
        this.seed = seed;
        this.parameters = parameters;
        this.checkpoint = checkpoint;
        this.accuracy = accuracy;
        this.log = log;
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
        try (AdamW optimizer = new AdamW(manager, parameters, factors, fit.weightDecay(), fit.clipNorm());
                EarlyStopping stopping = new EarlyStopping(fit.patience(), parameters, manager)) {
            Training training = new Training(rows, steps, schedule(fit, (long) steps * fit.epochs()), optimizer, stopping, loss, manager,
                    progress);
            Reached reached = checkpoint.restore(parameters, optimizer, stopping, manager);
            log.begin(reached.epochs());
            while (reached.epochs() < fit.epochs() && !stopping.isOver()) {
                reached = epoch(training, reached);
            }
            stopping.putBack();
            return reached.loss();
        }
    }

    /** The rate that a fit's settings ask for. @param steps in all */
    static Schedule schedule(Fit fit, long steps) {
        double peak = fit.learningRate();
        if ("one-cycle".equals(fit.schedule())) {
            return Schedule.oneCycle(peak, steps);
        }
        long warmup = Math.round(fit.warmup() * steps);
        long left = Math.max(1, steps - warmup);
        return Schedule.warmedUp(peak, warmup, switch (fit.schedule()) {
            case "cosine" -> Schedule.cosine(peak, left);
            case "step" -> Schedule.steps(peak, left);
            case "constant" -> Schedule.constant(peak);
            default -> throw new IllegalArgumentException("unknown schedule: " + fit.schedule());
        });
    }

    /** What stays the same from epoch to epoch. */
    private record Training(int[] rows, int steps, Schedule schedule, AdamW optimizer, EarlyStopping stopping, Loss loss, NDManager manager,
            Progress progress) {}

    private Reached epoch(Training training, Reached from) throws IOException {
        EpochOrder order = new EpochOrder(seed, from.epochs(), training.rows(), fit.batch(), training.steps());
        repeat(training, order, from);
        Reached reached = from;
        long began = System.nanoTime();
        LossParts parts = log.parts();
        for (int i = from.steps(); i < training.steps(); i++) {
            long step = (long) from.epochs() * training.steps() + i;
            order.at(i);
            double value = gradients(training, order, i, parts);
            if (!Double.isFinite(value)) {
                throw new IllegalStateException("the loss became " + value + " in epoch " + (from.epochs() + 1) + ", step " + (i + 1)
                        + "; a lower learningRate helps (now " + fit.learningRate() + ")");
            }
            double norm = training.optimizer().step(training.schedule().at(step));
            reached = reached.step(value, norm);
            if (i + 1 < training.steps()) {
                checkpoint.save(reached, parameters, training.optimizer(), training.stopping());
            }
            training.progress().at(step + 1, (long) training.steps() * fit.epochs(),
                    String.format(Locale.ROOT, "epoch %d/%d, loss %.3f", from.epochs() + 1, fit.epochs(), reached.losses() / (i + 1)));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Double> means = parts.means(training.steps() - from.steps());
        Double measured = accuracy != null && fit.validatesAfter(from.epochs() + 1)
                ? validate(training.stopping(), from.epochs() + 1, means) : null;
        long step = (from.epochs() + 1L) * training.steps();
        log.epoch(new TrainingLog.Line(from.epochs() + 1, step, System.currentTimeMillis() / 1e3, reached.losses() / training.steps(),
                training.schedule().at(step - 1), reached.norms() / training.steps(), measured,
                (double) (training.steps() - from.steps()) * Math.min(fit.batch(), training.rows().length) / seconds, means));
        reached = reached.nextEpoch(training.steps());
        checkpoint.save(reached, parameters, training.optimizer(), training.stopping());
        return reached;
    }

    /** Looks at validation after an epoch. @param also gets what stopping goes by, where it is not the accuracy @return the accuracy */
    private double validate(EarlyStopping stopping, int epoch, Map<String, Double> also) throws IOException {
        double percent = accuracy.percent();
        double value = percent;
        if (fit.measure() != StopOn.ACCURACY) {
            value = accuracy.measure(fit.measure());
            also.put(TrainingLog.VALIDATION + fit.measure().name().toLowerCase(Locale.ROOT), value);
        }
        if (fit.patience() > 0) {
            stopping.after(epoch, fit.measure() == StopOn.LOSS ? -value : value);
        }
        return percent;
    }

    /**
     * Brings the random numbers to where they were in the middle of an epoch, by the steps' forward passes alone: the engine does not tell
     * its state. Statistics that these passes touch are put back.
     */
    private void repeat(Training training, EpochOrder order, Reached from) {
        int first = order.seededBefore(from.steps());
        if (first == from.steps()) {
            return;
        }
        for (int i = first; i < from.steps(); i++) {
            order.at(i);
            for (int[] part : parts(order.batch(i))) {
                try (NDManager own = training.manager().newSubManager()) {
                    training.loss().at(own, part, order.random());
                }
            }
        }
        checkpoint.restore(parameters, training.optimizer(), training.stopping(), training.manager());
    }

    /** Adds up the gradients of a batch's parts. @return its loss */
    private double gradients(Training training, EpochOrder order, int i, LossParts parts) {
        int[] batch = order.batch(i);
        double sum = 0;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            for (int[] part : parts(batch)) {
                try (NDManager own = training.manager().newSubManager()) {
                    NDArray loss = parts.during((double) part.length / batch.length, () -> training.loss().at(own, part, order.random()));
                    loss = part.length == batch.length ? loss : loss.mul((float) part.length / batch.length);
                    collector.backward(loss);
                    sum += loss.getFloat();
                }
            }
        }
        return sum;
    }

    /** A batch in as many parts of even length as the settings say. */
    private int[][] parts(int[] batch) {
        int count = Math.min(fit.accumulate(), batch.length);
        int[][] parts = new int[count][];
        for (int p = 0; p < count; p++) {
            parts[p] = Arrays.copyOfRange(batch, (int) ((long) batch.length * p / count), (int) ((long) batch.length * (p + 1) / count));
        }
        return parts;
    }

    /** The manager that a stage's long-lived arrays belong to. */
    static NDManager manager(Device device) {
        return NDManager.newBaseManager(device);
    }
}
