package org.karmma.fusion;

import java.util.List;
import java.util.Map;
import org.karmma.dataset.LabelSpace;

/**
 * What a fusion network is built from.
 *
 * @param slots the modalities, in the order of the sequence; those that were added stand behind all others
 * @param spaces the label spaces to predict, each with K classes
 * @param missing what stands in for a missing modality
 * @param settings every key of {@link Fusion#settings()}
 */
public record FusionSpec(List<SlotLayout> slots, List<LabelSpace> spaces, MissingTokens missing, Map<String, Double> settings) {
    public FusionSpec {
        slots = List.copyOf(slots);
        spaces = List.copyOf(spaces);
        settings = Map.copyOf(settings);
        if (slots.isEmpty() || spaces.isEmpty()) {
            throw new IllegalArgumentException("a fusion network joins at least one slot and predicts at least one label space");
        }
        boolean added = false;
        for (SlotLayout slot : slots) {
            if (added && !slot.added() || slot.added() && slot == slots.get(0)) {
                throw new IllegalArgumentException("slots that were added stand behind at least one that was not, and behind all of those: "
                        + slots.stream().map(s -> s.id() + (s.added() ? " (added)" : "")).toList());
            }
            added = slot.added();
        }
    }

    /** Whether any of the slots was added to a network that had been trained without it. */
    public boolean hasAddedSlots() {
        return slots.get(slots.size() - 1).added();
    }
}
