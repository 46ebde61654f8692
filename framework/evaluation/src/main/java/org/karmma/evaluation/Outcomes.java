package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The outcomes of a run: every system with the same seeds, tested on the same clips with the same modalities. */
public final class Outcomes {

    /** The systems that are compared, in the order of results. */
    public static final List<String> SYSTEMS = List.of("karmma_t", "baseline", "baseline_delta", "karmma_s");

    private final List<String> systems;
    private final Map<String, List<Outcome>> bySystem = new LinkedHashMap<>();
    private final Subsets subsets;
    private final List<Long> seeds;
    private final TestClips tested;

    /** @throws IllegalArgumentException if a system or a seed lacks its outcome, or they are not about the same clips and modalities */
    public Outcomes(List<Outcome> outcomes) {
        this(SYSTEMS, outcomes);
    }

    /** The same for others than those four. @param systems in the order of results */
    public Outcomes(List<String> systems, List<Outcome> outcomes) {
        this.systems = List.copyOf(systems);
        Map<String, TreeMap<Long, Outcome>> sorted = new LinkedHashMap<>();
        systems.forEach(system -> sorted.put(system, new TreeMap<>()));
        for (Outcome outcome : outcomes) {
            TreeMap<Long, Outcome> ofSystem = sorted.get(outcome.system());
            if (ofSystem == null) {
                throw new IllegalArgumentException("unknown system " + outcome.system() + "; results are about " + systems);
            }
            if (ofSystem.put(outcome.seed(), outcome) != null) {
                throw new IllegalArgumentException(outcome.system() + " has two outcomes for seed " + outcome.seed());
            }
        }
        Outcome first = outcomes.stream().findFirst().orElseThrow(() -> new IllegalArgumentException("no outcome at all"));
        seeds = List.copyOf(sorted.get(first.system()).keySet());
        sorted.forEach((system, bySeed) -> {
            if (!List.copyOf(bySeed.keySet()).equals(seeds)) {
                throw new IllegalArgumentException(system + " was tested with seeds " + bySeed.keySet() + ", " + first.system() + " with "
                        + seeds + "; paired comparisons need the same ones");
            }
            bySystem.put(system, new ArrayList<>(bySeed.values()));
        });
        outcomes.forEach(outcome -> check(outcome, first));
        subsets = Subsets.of(first.modalities());
        tested = first.tested();
    }

    private static void check(Outcome outcome, Outcome first) {
        String who = outcome.system() + ", seed " + outcome.seed() + ", was tested on ";
        if (outcome.clips() != first.clips() || !outcome.modalities().equals(first.modalities())) {
            throw new IllegalArgumentException(who + outcome.clips() + " clips with " + outcome.modalities() + ", "
                    + first.system() + " on " + first.clips() + " with " + first.modalities());
        }
        if (!outcome.tested().sameAs(first.tested())) {
            throw new IllegalArgumentException(who + "other clips or labels than " + first.system() + ", seed " + first.seed());
        }
    }

    public List<String> systems() {
        return systems;
    }

    public Subsets subsets() {
        return subsets;
    }

    /** In ascending order. */
    public List<Long> seeds() {
        return seeds;
    }

    /** How many clips each was tested on. */
    public int clips() {
        return tested.ids().size();
    }

    /** What each was tested on. */
    public TestClips tested() {
        return tested;
    }

    /** One per seed, in the order of {@link #seeds}. */
    public List<Outcome> of(String system) {
        return bySystem.get(system);
    }
}
