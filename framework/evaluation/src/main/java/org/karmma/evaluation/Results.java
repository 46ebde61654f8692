package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found: accuracies of the systems with intervals, metrics, paired comparisons, cost.
 *
 * @param tested the clips that each system was tested on
 * @param resamples behind each interval
 * @param systems in the order of results
 * @param comparisons those that answer the questions of a run: what dropout and tokens add, and what distillation does; none of others
 * @param pairs every pair of systems
 */
public record Results(RunFacts facts, Subsets subsets, List<Long> seeds, TestClips tested, int resamples,
        Map<String, SystemResult> systems, List<Comparison> comparisons, List<Pair> pairs) {

    /** Which intervals come out is decided by the outcomes alone. */
    private static final long SEED = 20260101;

    /**
     * Of a run.
     *
     * @param outcomes of all four systems with the same seeds
     * @param costs at most one a system
     * @param resamples behind each interval
     * @throws IllegalArgumentException if outcomes are missing or do not belong together
     */
    public static Results of(List<Outcome> outcomes, List<CostTable> costs, RunFacts facts, int resamples) {
        return of(Outcomes.SYSTEMS, outcomes, costs, facts, resamples);
    }

    /** Of whatever is compared. @param systems in the order of results */
    public static Results of(List<String> systems, List<Outcome> outcomes, List<CostTable> costs, RunFacts facts, int resamples) {
        Outcomes all = new Outcomes(systems, outcomes);
        List<String> named = facts.modalities().stream().map(RunFacts.ModalityFacts::id).toList();
        if (!named.equals(all.subsets().modalities())) {
            throw new IllegalArgumentException("the run is about " + named + ", its outcomes about " + all.subsets().modalities());
        }
        Map<String, CostTable> costOf = new LinkedHashMap<>();
        costs.forEach(table -> costOf.put(table.system(), table));
        Map<String, Bootstrap> bootstraps = new LinkedHashMap<>();
        for (TestClips.Space space : all.tested().spaces()) {
            if (space.labelled().length > 0) {
                bootstraps.put(space.id(), new Bootstrap(all, space.id(), resamples, SEED));
            }
        }
        Map<String, SystemResult> found = new LinkedHashMap<>();
        systems.forEach(id -> found.put(id, system(id, all, bootstraps, costOf.get(id))));
        Bootstrap judged = bootstraps.get(all.tested().judged().id());
        List<Comparison> comparisons = systems.equals(Outcomes.SYSTEMS) ? List.of(Comparison.of("baseline_delta", "baseline", all, judged),
                Comparison.of("karmma_s", "baseline_delta", all, judged)) : List.of();
        return new Results(facts, all.subsets(), all.seeds(), all.tested(), resamples, found, comparisons, Pair.all(all, judged));
    }

    /** How many clips each system was tested on. */
    public int clips() {
        return tested.ids().size();
    }

    public SystemResult system(String id) {
        return systems.get(id);
    }

    /** Whether these are the four systems of the papers, trained in one run. */
    public boolean isOfRun() {
        return !comparisons.isEmpty() && !facts.recipe().isEmpty();
    }

    private static SystemResult system(String id, Outcomes all, Map<String, Bootstrap> bootstraps, CostTable cost) {
        List<SpaceResult> spaces = new ArrayList<>();
        bootstraps.forEach((space, bootstrap) -> spaces.add(space(id, space, all, bootstrap)));
        double[] meanWeights = MissingCurve.meanWeights(all.subsets().modalities().size());
        List<Double> meanBySeed = all.of(id).stream().map(outcome -> MissingCurve.expectation(meanWeights, outcome.percent())).toList();
        return new SystemResult(id, spaces, Sampling.of(all.of(id)), meanBySeed, cost);
    }

    private static SpaceResult space(String id, String space, Outcomes all, Bootstrap bootstrap) {
        Subsets names = all.subsets();
        int modalities = names.modalities().size();
        Map<String, Interval> subsets = new LinkedHashMap<>();
        names.names().forEach(name -> subsets.put(name, bootstrap.of(id, names.weights(name))));
        Map<String, Interval> missing = new LinkedHashMap<>();
        MissingCurve.KEYS.forEach(key -> missing.put(key, bootstrap.of(id, MissingCurve.weights(modalities, key))));
        List<Map<String, Metrics>> bySeed = new ArrayList<>();
        for (Outcome outcome : all.of(id)) {
            Map<String, Metrics> ofSeed = new LinkedHashMap<>();
            names.names().forEach(name -> ofSeed.put(name, Metrics.of(outcome, space, names.mask(name))));
            bySeed.add(ofSeed);
        }
        Map<String, Metrics> metrics = new LinkedHashMap<>();
        names.names().forEach(name -> metrics.put(name, Metrics.mean(bySeed.stream().map(seed -> seed.get(name)).toList())));
        return new SpaceResult(space, subsets, missing, bootstrap.of(id, MissingCurve.meanWeights(modalities)), metrics, bySeed);
    }
}
