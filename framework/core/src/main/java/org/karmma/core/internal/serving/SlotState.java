package org.karmma.core.internal.serving;

import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.student.Cause;
import org.karmma.student.Presence;

/**
 * One slot at one moment: either a network that was admitted to it, or why there is none.
 *
 * @param slot which
 * @param network what was admitted; null if nothing was
 * @param absence why not; null if something was
 */
record SlotState(SlotDescription slot, SlotNetwork network, Presence absence) {

    static SlotState admitted(SlotDescription slot, SlotNetwork network) {
        return new SlotState(slot, network, null);
    }

    static SlotState empty(SlotDescription slot, Cause cause, String detail) {
        return new SlotState(slot, null, Presence.absent(slot.id(), cause, detail));
    }

    Presence presence() {
        return network == null ? absence : Presence.present(slot.id());
    }
}
