package org.karmma.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of one experiment with several settings.
 *
 * @param experiment its name
 * @param split id of the split that all variants were judged on
 * @param variants in order
 */
public record Sweep(String experiment, String split, List<Variant> variants) {

    public Sweep {
        variants = List.copyOf(variants);
    }

    /**
     * One of its experiments.
     *
     * @param settings what it sets: dotted key to value as text
     * @param folder of its run, relative to that of the sweep
     * @param results null where it failed, or was not run yet
     * @param failure why it failed, or null
     */
    public record Variant(String name, Map<String, String> settings, String folder, Results results, String failure) {
        public Variant {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        public boolean isDone() {
            return results != null;
        }

        /** What distillation does: KARMMA_S against Baseline w/ delta, paired. */
        public Comparison distillation() {
            return results.comparisons().stream().filter(c -> c.system().equals("karmma_s")).findFirst().orElseThrow();
        }
    }

    /** Those with results. */
    public List<Variant> done() {
        return variants.stream().filter(Variant::isDone).toList();
    }
}
