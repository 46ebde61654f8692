package org.karmma.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The missing-probability curve by playing the drop rule out, which has to come to the exact expectation within its own error.
 *
 * @param percent top-1 by the probability, {@code "0.0"} to {@code "0.9"}, over all seeds
 * @param standardError of each, points: how far drawing alone moves it
 * @param furthest the largest distance to the expectation, in standard errors
 */
public record Sampling(Map<String, Double> percent, Map<String, Double> standardError, double furthest) {

    /** How often every clip of every seed is drawn anew. */
    public static final int ROUNDS = 20;
    /** Of the draws. */
    public static final long SEED = 20260102;

    /** @param outcomes of one system, one a seed */
    static Sampling of(List<Outcome> outcomes) {
        Map<String, Double> percent = new LinkedHashMap<>();
        Map<String, Double> errors = new LinkedHashMap<>();
        double furthest = 0;
        for (String key : MissingCurve.KEYS) {
            double p = Double.parseDouble(key);
            double sum = 0;
            double expected = 0;
            double variance = 0;
            for (Outcome outcome : outcomes) {
                boolean[][] correct = outcome.correct();
                double[] weights = MissingCurve.weights(outcome.modalities().size(), p);
                sum += MissingCurve.sampled(correct, p, ROUNDS, SEED + outcome.seed()) / outcomes.size();
                expected += MissingCurve.expectation(weights, outcome.percent()) / outcomes.size();
                variance += variance(correct, weights) / ROUNDS / Math.pow(outcomes.size(), 2);
            }
            double error = Math.sqrt(variance);
            percent.put(key, sum);
            errors.put(key, error);
            furthest = Math.max(furthest, error > 0 ? Math.abs(sum - expected) / error
                    : Math.abs(sum - expected) > 1e-9 ? Double.MAX_VALUE : 0);
        }
        return new Sampling(percent, errors, furthest);
    }

    /** Of percent right over one draw for each clip: each clip is a coin of its own. */
    private static double variance(boolean[][] correct, double[] weights) {
        int clips = correct[0].length;
        double sum = 0;
        for (int clip = 0; clip < clips; clip++) {
            double chance = 0;
            for (int i = 0; i < weights.length; i++) {
                chance += correct[i][clip] ? weights[i] : 0;
            }
            sum += Math.max(0, chance * (1 - chance));
        }
        return 1e4 * sum / clips / clips;
    }
}
