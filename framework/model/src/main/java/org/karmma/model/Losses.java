package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
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

    /** {@link #crossEntropy(NDArray, NDArray)}, the mean over label spaces. */
    public static NDArray crossEntropy(List<NDArray> logits, Targets targets) {
        NDList terms = new NDList();
        for (int k = 0; k < logits.size(); k++) {
            terms.add(crossEntropy(logits.get(k), targets.labels().get(k)));
        }
        return mean(terms);
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
        float scale = (float) (temperature * temperature / student.getShape().get(0));
        return logP.sub(logQ).mul(logP.exp()).sum().mul(scale);
    }

    /** {@link #divergence(NDArray, NDArray, double)}, the mean over label spaces. */
    public static NDArray divergence(List<NDArray> student, List<NDArray> teacher, double temperature) {
        NDList terms = new NDList();
        for (int k = 0; k < student.size(); k++) {
            terms.add(divergence(student.get(k), teacher.get(k), temperature));
        }
        return mean(terms);
    }

    private static NDArray soften(NDArray logits, double temperature) {
        return temperature == 1 ? logits : logits.div((float) temperature);
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
        NDArray directions = averages.normalize(2, 2);
        NDList terms = new NDList();
        for (int m = 0; m < modalities; m++) {
            for (int n = m + 1; n < modalities; n++) {
                long[] both = both(mask, rows, modalities, m, n);
                if (both.length > 0) {
                    NDArray index = manager.create(both);
                    NDArray a = directions.get(new ai.djl.ndarray.index.NDIndex("{}, {}", index, index.onesLike().mul(m)));
                    NDArray b = directions.get(new ai.djl.ndarray.index.NDIndex("{}, {}", index, index.onesLike().mul(n)));
                    NDArray likeness = a.matMul(b.transpose()).div((float) temperature);
                    NDArray own = manager.arange((float) both.length).toType(DataType.INT64, false);
                    terms.add(crossEntropy(likeness, own).add(crossEntropy(likeness.transpose(), own)).div(2));
                }
            }
        }
        return terms.isEmpty() ? averages.sum().mul(0) : mean(terms);
    }

    /** Rows that have both modalities. */
    private static long[] both(boolean[] mask, int rows, int modalities, int m, int n) {
        return java.util.stream.LongStream.range(0, rows)
                .filter(b -> mask[(int) b * modalities + m] && mask[(int) b * modalities + n]).toArray();
    }

    private static NDArray mean(NDList terms) {
        NDArray sum = terms.get(0);
        for (int i = 1; i < terms.size(); i++) {
            sum = sum.add(terms.get(i));
        }
        return terms.size() == 1 ? sum : sum.div(terms.size());
    }
}
