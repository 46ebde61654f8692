package org.karmma.core.internal.serving;

import java.time.Instant;
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

    /** Empty since {@code now}, or for as long as it has been for this cause. */
    SlotState emptied(Cause cause, String detail, Instant now) {
        boolean asBefore = absence != null && absence.cause() == cause && absence.since() != null;
        return new SlotState(slot, null, Presence.absent(slot.id(), cause, detail, asBefore ? absence.since() : now));
    }

    /** Not looked at yet. */
    static SlotState unknown(SlotDescription slot) {
        return new SlotState(slot, null, Presence.absent(slot.id(), Cause.NO_BUNDLE, "not looked at yet"));
    }
}
