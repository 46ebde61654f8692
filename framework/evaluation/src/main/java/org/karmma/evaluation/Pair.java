package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two systems, and whether one is better: paired over the same clips and seeds.
 *
 * @param comparison on the mean of the missing-probability curve
 * @param subsets top-1 differences by the subset's name, points
 * @param p two-sided: how often resampling alone would turn the difference round (Davison and Hinkley, Bootstrap Methods and their
 *     Application, 1997, section 4.4)
 * @param corrected p after Holm's correction for the number of pairs ("A simple sequentially rejective multiple test procedure", 1979)
 */
public record Pair(Comparison comparison, Map<String, Interval> subsets, double p, double corrected) {

    /** Below this a difference is called real. */
    public static final double LEVEL = 0.05;

    /** Whether the difference is more than chance in clips and seeds, with as many pairs looked at as there are. */
    public boolean isReal() {
        return corrected < LEVEL;
    }

    /** Every pair, the later system against the earlier. */
    static List<Pair> all(Outcomes outcomes, Bootstrap bootstrap) {
        double[] mean = MissingCurve.meanWeights(outcomes.subsets().modalities().size());
        List<Pair> pairs = new ArrayList<>();
        List<String> systems = outcomes.systems();
        for (int later = 1; later < systems.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                String system = systems.get(later);
                String against = systems.get(earlier);
                Map<String, Interval> subsets = new LinkedHashMap<>();
                for (String name : outcomes.subsets().names()) {
                    subsets.put(name, bootstrap.difference(system, against, outcomes.subsets().weights(name)));
                }
                pairs.add(new Pair(Comparison.of(system, against, outcomes, bootstrap), subsets,
                        bootstrap.chance(system, against, mean), Double.NaN));
            }
        }
        return corrected(pairs);
    }

    private static List<Pair> corrected(List<Pair> pairs) {
        List<Pair> ascending = pairs.stream().sorted(Comparator.comparingDouble(Pair::p)).toList();
        Map<Comparison, Double> corrected = new LinkedHashMap<>();
        double sofar = 0;
        for (int i = 0; i < ascending.size(); i++) {
            sofar = Math.max(sofar, Math.min(1, (ascending.size() - i) * ascending.get(i).p()));
            corrected.put(ascending.get(i).comparison(), sofar);
        }
        return pairs.stream().map(p -> new Pair(p.comparison(), p.subsets(), p.p(), corrected.get(p.comparison()))).toList();
    }
}
