package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;

/**
 * How training takes labels: smoothed, and with classes of unlike weight.
 *
 * @param weights per label space {@code [K]}, or none at all
 */
record LabelEmphasis(double smoothing, List<float[]> weights) {

    /** The labels of some rows. */
    interface Labels {
        /** @return class indices, {@link Targets#UNLABELLED} where a row has none */
        long[] of(int[] rows, String space);
    }

    /** What a fit's settings ask for. @param rows that are trained on */
    static LabelEmphasis of(Fit fit, List<LabelSpace> spaces, int[] rows, Labels labels) {
        List<float[]> weights = new ArrayList<>();
        if (fit.balances()) {
            spaces.forEach(space -> weights.add(balanced(labels.of(rows, space.id()), space.size())));
        }
        return new LabelEmphasis(fit.labelSmoothing(), weights);
    }

    /** {@code labelled / (classes seen * clips of the class)}, so that the labelled clips' mean is 1; 1 for classes never seen. */
    static float[] balanced(long[] labels, int classes) {
        int[] counts = new int[classes];
        int labelled = 0;
        for (long label : labels) {
            if (label >= 0) {
                counts[(int) label]++;
                labelled++;
            }
        }
        int seen = 0;
        for (int count : counts) {
            seen += count > 0 ? 1 : 0;
        }
        float[] weights = new float[classes];
        for (int k = 0; k < classes; k++) {
            weights[k] = counts[k] == 0 ? 1 : (float) labelled / seen / counts[k];
        }
        return weights;
    }

    /** @param step owns what is added to them */
    Targets on(NDManager step, Targets plain) {
        return smoothing == 0 && weights.isEmpty() ? plain
                : new Targets(plain.labels(), smoothing, weights.stream().map(step::create).toList());
    }
}
