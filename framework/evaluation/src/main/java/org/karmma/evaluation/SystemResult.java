package org.karmma.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What was found about one system; accuracies in percent.
 *
 * @param spaces one a label space in which a clip is labelled; the first is the one that is judged
 * @param sampled the missing-probability curve by playing the rule out
 * @param meanBySeed per seed in their order the mean of the expected curve
 * @param cost what it costs, or null
 */
public record SystemResult(String id, List<SpaceResult> spaces, Sampling sampled, List<Double> meanBySeed, CostTable cost) {

    /** In the space that is judged. */
    private SpaceResult judged() {
        return spaces.get(0);
    }

    /** Top-1 by the subset's name. */
    public Map<String, Interval> subsets() {
        return judged().subsets();
    }

    /** Top-1 by the probability, {@code "0.0"} to {@code "0.9"}. */
    public Map<String, Interval> missing() {
        return judged().missing();
    }

    /** The mean of the missing-probability curve. */
    public Interval mean() {
        return judged().mean();
    }
}
