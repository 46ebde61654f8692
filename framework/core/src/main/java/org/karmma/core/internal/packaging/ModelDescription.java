package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;

/**
 * What a model package says of its network, apart from the numbers in it.
 *
 * @param name for people
 * @param role whose size the network has
 * @param system the key that results use, for instance {@code karmma_s}
 * @param slots in the order of the sequence
 * @param labelSpaces in the order of the logits, with class names
 * @param fusion what joins the slots
 * @param recipe how it was taught; null where nobody taught it
 * @param measured how often it was right; null if that was not measured
 * @param cost per subset ({@code video+audio}); may be empty
 * @param provenance what it was trained by and on
 * @param versions of whatever made it, by name
 * @param parent the student that its last slot was added to; null, and not written, where none was
 */
public record ModelDescription(String name, Role role, String system, List<SlotDescription> slots, List<LabelSpace> labelSpaces,
        FusionPart fusion, Recipe recipe, Measured measured, Map<String, Cost> cost, Provenance provenance, Map<String, String> versions,
        @JsonInclude(JsonInclude.Include.NON_NULL) Parent parent) {

    public ModelDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(fusion, "fusion");
        slots = List.copyOf(slots);
        labelSpaces = List.copyOf(labelSpaces);
        cost = sorted(cost);
        versions = sorted(versions);
        if (slots.isEmpty() || labelSpaces.isEmpty()) {
            throw new IllegalArgumentException("a network has at least one slot and one label space");
        }
        Set<String> seen = new HashSet<>();
        for (SlotDescription slot : slots) {
            if (!seen.add(slot.id())) {
                throw new IllegalArgumentException("two slots are called " + slot.id());
            }
        }
    }

    /** A network that was trained with all its slots. */
    public ModelDescription(String name, Role role, String system, List<SlotDescription> slots, List<LabelSpace> labelSpaces,
            FusionPart fusion, Recipe recipe, Measured measured, Map<String, Cost> cost, Provenance provenance,
            Map<String, String> versions) {
        this(name, role, system, slots, labelSpaces, fusion, recipe, measured, cost, provenance, versions, null);
    }

    /**
     * @param name of the student, for people
     * @param sha256 of its {@code model.json}, which in turn names the hashes of its other files
     */
    public record Parent(String name, String sha256) {}

    /**
     * @param id of the fusion service
     * @param settings every key of it
     * @param missing what stands in for a missing modality
     */
    public record FusionPart(String id, Map<String, Double> settings, MissingTokens missing) {
        public FusionPart {
            Objects.requireNonNull(id, "fusion id");
            Objects.requireNonNull(missing, "what stands in for a missing modality");
            settings = sorted(settings);
        }
    }

    /**
     * @param id of the distillation service
     * @param settings every key of it
     */
    public record Recipe(String id, Map<String, Double> settings) {
        public Recipe {
            Objects.requireNonNull(id, "recipe id");
            settings = sorted(settings);
        }
    }

    /**
     * Top-1 accuracy per subset of the slots. Never from the test split: that one is for results, not for choosing or telling users.
     *
     * @param split what it was measured on
     * @param clips how many labelled clips that has
     * @param space the label space that was judged
     * @param percent by subset, slots joined by {@code +} in the network's order; over the clips that were recorded with all of it
     * @param clipsBySubset how many clips that was
     * @param temperatures by label space, then subset: what logits are to be divided by, so that probabilities are what they say (Guo et
     *     al. 2017), fitted on the same clips; nothing where those were too few
     */
    public record Measured(Split split, int clips, String space, Map<String, Double> percent, Map<String, Integer> clipsBySubset,
            Map<String, Map<String, Double>> temperatures) {
        public Measured {
            if (split != Split.VALIDATION) {
                throw new IllegalArgumentException("what a model package says of its accuracy is measured on the validation split, not on "
                        + (split == null ? "an unnamed one" : split.id()));
            }
            percent = sorted(percent);
            clipsBySubset = sorted(clipsBySubset);
            temperatures = sorted(temperatures);
        }

        /** What the logits of a label space are to be divided by where exactly this subset is present. */
        public OptionalDouble temperature(String ofSpace, String subset) {
            Double value = temperatures.getOrDefault(ofSpace, Map.of()).get(subset);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        /** Percent right with exactly this subset. */
        public OptionalDouble of(String subset) {
            Double value = percent.get(subset);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }

    /**
     * One prediction, batch 1.
     *
     * @param gflops from signal to logits, two operations per multiply-add; null if they cannot be counted
     * @param parameters that take part; null if they cannot be counted
     * @param peakMemoryMb of a fresh JVM at one thread, without decoding; null if not measured
     * @param latencyMsP50 median; null if not measured
     */
    public record Cost(Double gflops, Long parameters, Double peakMemoryMb, Double latencyMsP50) {}

    /**
     * @param experiment its name
     * @param dataset its id
     * @param seed of initialisation, order and masks
     */
    public record Provenance(String experiment, String dataset, long seed) {}

    /** What the network's fusion is built from. */
    public FusionSpec fusionSpec() {
        return new FusionSpec(slots.stream().map(SlotDescription::layout).toList(), labelSpaces, fusion.missing(), fusion.settings());
    }

    /**
     * What this student becomes when a slot is added to it.
     *
     * @param slot the new one
     * @param measured with and without it; null before that is known
     * @param trained what the slot was trained by and on
     * @param sha256 of this student's {@code model.json}
     */
    public ModelDescription extended(SlotDescription slot, Measured measured, Provenance trained, Map<String, String> versions,
            String sha256) {
        List<SlotDescription> all = new ArrayList<>(slots);
        all.add(slot.asAdded());
        return new ModelDescription(name + " with " + slot.id(), role, system, all, labelSpaces, fusion, recipe, measured, Map.of(),
                trained, versions, new Parent(name, sha256));
    }

    ModelDescription withSlots(List<SlotDescription> others) {
        return new ModelDescription(name, role, system, others, labelSpaces, fusion, recipe, measured, cost, provenance, versions, parent);
    }

    ModelDescription withCost(Map<String, Cost> measuredCost) {
        return new ModelDescription(name, role, system, slots, labelSpaces, fusion, recipe, measured, measuredCost, provenance, versions,
                parent);
    }

    private static <T> Map<String, T> sorted(Map<String, T> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
