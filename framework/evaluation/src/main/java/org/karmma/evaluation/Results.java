package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run found: accuracies of the four systems with intervals, their paired comparisons, their cost.
 *
 * @param clips how many clips each system was tested on
 * @param resamples behind each interval
 * @param systems in the order of {@link Outcomes#SYSTEMS}
 */
public record Results(RunFacts facts, Subsets subsets, List<Long> seeds, int clips, int resamples, Map<String, SystemResult> systems,
        List<Comparison> comparisons) {

    /** Which intervals come out is decided by the outcomes alone. */
    private static final long SEED = 20260101;

    /**
     * @param outcomes of all four systems with the same seeds
     * @param costs at most one a system
     * @param resamples behind each interval
     * @throws IllegalArgumentException if outcomes are missing or do not belong together
     */
    public static Results of(List<Outcome> outcomes, List<CostTable> costs, RunFacts facts, int resamples) {
        Outcomes all = new Outcomes(outcomes);
        List<String> named = facts.modalities().stream().map(RunFacts.ModalityFacts::id).toList();
        if (!named.equals(all.subsets().modalities())) {
            throw new IllegalArgumentException("the run is about " + named + ", its outcomes about " + all.subsets().modalities());
        }
        Map<String, CostTable> costOf = new LinkedHashMap<>();
        costs.forEach(table -> costOf.put(table.system(), table));
        Bootstrap bootstrap = new Bootstrap(all, resamples, SEED);
        Map<String, SystemResult> systems = new LinkedHashMap<>();
        Outcomes.SYSTEMS.forEach(id -> systems.put(id, system(id, all, bootstrap, costOf.get(id))));
        List<Comparison> comparisons = List.of(compare("baseline_delta", "baseline", systems, bootstrap, all),
                compare("karmma_s", "baseline_delta", systems, bootstrap, all));
        return new Results(facts, all.subsets(), all.seeds(), all.clips(), resamples, systems, comparisons);
    }

    public SystemResult system(String id) {
        return systems.get(id);
    }

    private static SystemResult system(String id, Outcomes all, Bootstrap bootstrap, CostTable cost) {
        Subsets names = all.subsets();
        int modalities = names.modalities().size();
        double[] meanWeights = MissingCurve.meanWeights(modalities);
        Map<String, Interval> subsets = new LinkedHashMap<>();
        for (String name : names.names()) {
            double[] one = new double[meanWeights.length];
            one[names.mask(name) - 1] = 1;
            subsets.put(name, bootstrap.of(id, one));
        }
        Map<String, Interval> missing = new LinkedHashMap<>();
        MissingCurve.KEYS.forEach(key -> missing.put(key, bootstrap.of(id, MissingCurve.weights(modalities, key))));
        List<Map<String, Double>> bySeed = new ArrayList<>();
        List<Double> meanBySeed = new ArrayList<>();
        for (Outcome outcome : all.of(id)) {
            double[] percent = outcome.percent();
            Map<String, Double> table = new LinkedHashMap<>();
            names.names().forEach(name -> table.put(name, percent[names.mask(name) - 1]));
            bySeed.add(table);
            meanBySeed.add(MissingCurve.expectation(meanWeights, percent));
        }
        return new SystemResult(id, subsets, missing, bootstrap.of(id, meanWeights), bySeed, meanBySeed, cost);
    }

    private static Comparison compare(String system, String against, Map<String, SystemResult> systems, Bootstrap bootstrap, Outcomes all) {
        List<Double> of = systems.get(system).meanBySeed();
        List<Double> other = systems.get(against).meanBySeed();
        List<Double> bySeed = new ArrayList<>();
        for (int seed = 0; seed < of.size(); seed++) {
            bySeed.add(of.get(seed) - other.get(seed));
        }
        double[] weights = MissingCurve.meanWeights(all.subsets().modalities().size());
        return new Comparison(system, against, bootstrap.difference(system, against, weights), bySeed);
    }
}
