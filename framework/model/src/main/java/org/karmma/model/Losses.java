package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.karmma.distillation.Targets;

/** What the recipes minimise. All results are scalars in the manager of the first argument. */
public final class Losses {

    private Losses() {}

    /**
     * Cross-entropy, the mean over the labelled rows; 0 where there are none.
     *
     * @param logits {@code [B, K]}
     * @param labels {@code [B]} INT64; {@link Targets#UNLABELLED} rows take no part
     */
    public static NDArray crossEntropy(NDArray logits, NDArray labels) {
        NDArray known = labels.gte(0).toType(DataType.FLOAT32, false);
        NDArray index = labels.maximum(0L).expandDims(1);
        NDArray surprise = logits.logSoftmax(1).gather(index, 1).squeeze(1).neg();
        return surprise.mul(known).sum().div(known.sum().maximum(1f));
    }

    /**
     * Cross-entropy with smoothed labels (Szegedy et al. 2016) and classes of unlike weight, as PyTorch's: the weighted mean over the
     * labelled rows; 0 where there are none.
     *
     * @param logits {@code [B, K]}
     * @param labels {@code [B]} INT64; {@link Targets#UNLABELLED} rows take no part
     * @param smoothing share of each label that is spread over all classes, 0 to 1
     * @param weights {@code [K]}, above 0
     */
    static NDArray crossEntropy(NDArray logits, NDArray labels, double smoothing, NDArray weights) {
        NDArray index = labels.maximum(0L);
        NDArray counts = weights.get(new NDIndex("{}", index)).mul(labels.gte(0).toType(DataType.FLOAT32, false));
        counts.attach(logits.getManager());
        NDArray surprise = logits.logSoftmax(1).neg();
        NDArray own = surprise.gather(index.expandDims(1), 1).squeeze(1).mul(counts);
        NDArray all = surprise.mul(weights).sum(new int[] {1}).mul(labels.gte(0).toType(DataType.FLOAT32, false));
        NDArray mixed = Scaled.by(own.sum(), 1 - smoothing).add(Scaled.by(all.sum(), smoothing / logits.getShape().get(1)));
        return mixed.div(counts.sum().maximum(Float.MIN_NORMAL));
    }

    /** Cross-entropy as the targets want it taken, the mean over label spaces, by their weights. */
    public static NDArray crossEntropy(List<NDArray> logits, Targets targets) {
        boolean plain = targets.smoothing() == 0 && targets.weights().isEmpty();
        NDList terms = new NDList();
        for (int k = 0; k < logits.size(); k++) {
            NDArray labels = targets.labels().get(k);
            terms.add(plain ? crossEntropy(logits.get(k), labels) : crossEntropy(logits.get(k), labels, targets.smoothing(),
                    targets.weights().isEmpty() ? labels.getManager().ones(new Shape(logits.get(k).getShape().get(1)))
                            : targets.weights().get(k)));
            LossParts.say(LossParts.CROSS_ENTROPY, k, terms.get(k));
        }
        return mean(terms, targets.spaceWeights());
    }

    /**
     * Divergence of the student's class distribution from the teacher's, both softened by a temperature: {@code T^2 / B * sum p (log p -
     * log q)} (Hinton, Vinyals and Dean 2015). No gradient reaches the teacher.
     *
     * @param student {@code [B, K]} logits
     * @param teacher {@code [B, K]} logits
     * @param temperature T, above 0
     */
    public static NDArray divergence(NDArray student, NDArray teacher, double temperature) {
        NDArray logQ = soften(student, temperature).logSoftmax(1);
        NDArray logP = soften(teacher.stopGradient(), temperature).logSoftmax(1);
        logP.attach(student.getManager());
        return Scaled.by(logP.sub(logQ).mul(logP.exp()).sum(), temperature * temperature / student.getShape().get(0));
    }

    /** {@link #divergence(NDArray, NDArray, double)}, the mean over label spaces. */
    public static NDArray divergence(List<NDArray> student, List<NDArray> teacher, double temperature) {
        return divergence(student, teacher, temperature, List.of());
    }

    /** The same. @param spaceWeights see {@link Targets#spaceWeights} */
    public static NDArray divergence(List<NDArray> student, List<NDArray> teacher, double temperature, List<Double> spaceWeights) {
        NDList terms = new NDList();
        for (int k = 0; k < student.size(); k++) {
            terms.add(divergence(student.get(k), teacher.get(k), temperature));
            LossParts.say(LossParts.DIVERGENCE, k, terms.get(k));
        }
        return mean(terms, spaceWeights);
    }

    /**
     * What a student learns from that a slot is added to: {@code alpha * divergence + (1 - alpha) * cross-entropy}, the divergence from
     * the student as it was.
     *
     * @param taught rows of which the old student has something to say; the others' share of the divergence is 0
     */
    public static NDArray extension(List<NDArray> student, List<NDArray> old, Targets targets, int[] taught, double alpha,
            double temperature) {
        NDArray labels = Scaled.by(crossEntropy(student, targets), 1 - alpha);
        if (taught.length == 0) {
            return labels;
        }
        NDArray index = labels.getManager().create(Arrays.stream(taught).asLongStream().toArray());
        NDArray divergence = divergence(take(student, index), take(old, index), temperature, targets.spaceWeights());
        return labels.add(Scaled.by(divergence, alpha * taught.length / student.get(0).getShape().get(0)));
    }

    private static List<NDArray> take(List<NDArray> logits, NDArray rows) {
        return logits.stream().map(l -> l.get(new NDIndex("{}", rows))).toList();
    }

    private static NDArray soften(NDArray logits, double temperature) {
        return Scaled.by(logits, 1 / temperature);
    }

    /**
     * Alignment of modalities by InfoNCE (van den Oord et al. 2018), in both directions (Radford et al. 2021): for each pair of
     * modalities, among the rows that have both, a row's average of the one is to be more like its own average of the other (cosine
     * over temperature) than like other rows'. The mean over directions and rows, then over the pairs that some row has; 0 where
     * there are none.
     *
     * @param averages {@code [B, M, d]}
     * @param presence {@code [B, M]} BOOLEAN
     * @param temperature above 0
     */
    public static NDArray alignment(NDArray averages, NDArray presence, double temperature) {
        NDManager manager = averages.getManager();
        int rows = (int) averages.getShape().get(0);
        int modalities = (int) averages.getShape().get(1);
        boolean[] mask = presence.toBooleanArray();
        NDList terms = new NDList();
        for (int m = 0; m < modalities; m++) {
            for (int n = m + 1; n < modalities; n++) {
                long[] both = both(mask, rows, modalities, m, n);
                if (both.length > 0) {
                    NDArray likeness = Scaled.by(directions(averages, both, m).matMul(directions(averages, both, n).transpose()),
                            1 / temperature);
                    NDArray own = manager.arange(both.length).toType(DataType.INT64, false);
                    terms.add(Scaled.by(crossEntropy(likeness, own).add(crossEntropy(likeness.transpose(), own)), 0.5));
                }
            }
        }
        NDArray alignment = terms.isEmpty() ? manager.create(0f) : mean(terms);
        LossParts.say(LossParts.ALIGNMENT, alignment);
        return alignment;
    }

    /** Unit vectors of one modality: taken first and scaled then, so that the other rows get no gradient at all. */
    private static NDArray directions(NDArray averages, long[] rows, int modality) {
        NDManager manager = averages.getManager();
        NDIndex index = new NDIndex("{}, {}", manager.create(rows), manager.full(new Shape(rows.length), modality, DataType.INT64));
        return averages.get(index).normalize(2, 1);
    }

    /** Rows that have both modalities. */
    private static long[] both(boolean[] mask, int rows, int modalities, int m, int n) {
        return LongStream.range(0, rows)
                .filter(b -> mask[(int) b * modalities + m] && mask[(int) b * modalities + n]).toArray();
    }

    private static NDArray mean(NDList terms, List<Double> weights) {
        if (weights.isEmpty()) {
            return mean(terms);
        }
        double all = weights.stream().mapToDouble(w -> w).sum();
        NDArray sum = Scaled.by(terms.get(0), weights.get(0) / all);
        for (int i = 1; i < terms.size(); i++) {
            sum = sum.add(Scaled.by(terms.get(i), weights.get(i) / all));
        }
        return sum;
    }

    private static NDArray mean(NDList terms) {
        NDArray sum = terms.get(0);
        for (int i = 1; i < terms.size(); i++) {
            sum = sum.add(terms.get(i));
        }
        return Scaled.by(sum, 1.0 / terms.size());
    }
}
