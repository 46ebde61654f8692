package org.karmma.core.internal.serving;

import java.util.ArrayList;
import java.util.List;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.DataException;
import org.karmma.model.MultimodalNetwork;

/**
 * A student with an admitted extractor in every slot, held as it is: for whoever looks into its networks instead of asking it. What comes
 * or goes meanwhile waits, or is not noticed.
 */
public final class CompleteStudent implements AutoCloseable {

    private final ServedStudent served;
    private final Slots slots;

    private CompleteStudent(ServedStudent served, Slots slots) {
        this.served = served;
        this.slots = slots;
    }

    /**
     * @throws DataException if the package is damaged
     * @throws ConfigurationException if a slot has no extractor, saying of each why not
     */
    public static CompleteStudent open(ModelPackage model, Surroundings around) throws DataException, ConfigurationException {
        ServedStudent served = ServedStudent.open(model, model.description().name(), around);
        Slots slots = served.lease();
        CompleteStudent complete = new CompleteStudent(served, slots);
        List<String> missing = new ArrayList<>(slots.states().stream().filter(state -> state.network() == null)
                .map(state -> "slot " + state.slot().id() + ": " + state.absence().detail()).toList());
        if (slots.joint().problem() != null) {
            missing.add(slots.joint().problem());
        }
        if (!missing.isEmpty()) {
            complete.close();
            throw new ConfigurationException(model.description().name() + " is not complete here. " + String.join(" ", missing));
        }
        return complete;
    }

    /** What it answers with: blocks that are initialised and frozen, and belong to this student. */
    public MultimodalNetwork network() {
        List<MultimodalNetwork.Slot> parts = slots.states().stream()
                .map(state -> new MultimodalNetwork.Slot(state.slot().layout(), state.network().block())).toList();
        return new MultimodalNetwork(parts, slots.joint().network());
    }

    /** What each slot's signal means, as its modality tells it. */
    public List<String> meanings() {
        return slots.states().stream().map(state -> state.network().modality().meaning(state.slot().signal())).toList();
    }

    @Override
    public void close() {
        slots.release();
        served.close();
    }
}
