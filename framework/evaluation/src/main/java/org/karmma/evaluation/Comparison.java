package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How much better one system is than another on the mean of the missing-probability curve, in points.
 *
 * @param difference {@code system - against}, paired
 * @param bySeed the same for each seed, in their order
 */
public record Comparison(String system, String against, Interval difference, List<Double> bySeed) {

    static Comparison of(String system, String against, Outcomes outcomes, Bootstrap bootstrap) {
        double[] weights = MissingCurve.meanWeights(outcomes.subsets().modalities().size());
        List<Double> bySeed = new ArrayList<>();
        for (int seed = 0; seed < outcomes.seeds().size(); seed++) {
            bySeed.add(MissingCurve.expectation(weights, outcomes.of(system).get(seed).percent())
                    - MissingCurve.expectation(weights, outcomes.of(against).get(seed).percent()));
        }
        return new Comparison(system, against, bootstrap.difference(system, against, weights), bySeed);
    }
}
