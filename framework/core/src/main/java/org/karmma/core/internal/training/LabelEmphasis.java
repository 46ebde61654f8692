package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;

/**
 * How training takes labels: smoothed, and with classes of unlike weight.
 *
 * @param weights per label space {@code [K]}, or none at all
 * @param spaceWeights what each label space counts, or none at all
 */
record LabelEmphasis(double smoothing, List<float[]> weights, List<Double> spaceWeights) {

    /** The labels of some rows. */
    interface Labels {
        /** @return class indices, {@link Targets#UNLABELLED} where a row has none */
        long[] of(int[] rows, String space);
    }

    /**
     * What a fit's settings ask for.
     *
     * @param key where they stand in the experiment
     * @param rows that are trained on
     * @throws DataException if a class is weighted that a space does not have
     */
    static LabelEmphasis of(Fit fit, String key, List<LabelSpace> spaces, int[] rows, Labels labels) throws DataException {
        List<float[]> weights = new ArrayList<>();
        for (LabelSpace space : spaces) {
            if (fit.classWeights().balances()) {
                weights.add(balanced(labels.of(rows, space.id()), space.size()));
            } else if (fit.classWeights().given() != null) {
                weights.add(given(key + ".classWeights", fit.classWeights().given().getOrDefault(space.id(), Map.of()), space));
            }
        }
        return new LabelEmphasis(fit.labelSmoothing(), weights,
                fit.spaceWeights() == null ? List.of() : spaces.stream().map(space -> fit.weightOf(space.id())).toList());
    }

    /** 1 for classes that are not named. */
    static float[] given(String key, Map<String, Double> byName, LabelSpace space) throws DataException {
        float[] weights = new float[space.size()];
        Arrays.fill(weights, 1);
        for (Map.Entry<String, Double> named : byName.entrySet()) {
            int k = space.classes().indexOf(named.getKey());
            if (k < 0) {
                throw new DataException(key + "." + space.id(), "label space " + space.id() + " has no class '" + named.getKey() + "'",
                        "Name classes as the annotations do: " + String.join(", ", space.classes().subList(0, Math.min(8, space.size())))
                                + (space.size() > 8 ? ", ..." : ""));
            }
            weights[k] = named.getValue().floatValue();
        }
        return weights;
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
        return smoothing == 0 && weights.isEmpty() && spaceWeights.isEmpty() ? plain
                : new Targets(plain.labels(), smoothing, weights.stream().map(step::create).toList(), spaceWeights);
    }
}
