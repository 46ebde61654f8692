package org.karmma.core.internal.serving;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an operator has said of a student's slots, to be said to every version of it that has them. Not safe for several threads. */
final class OperatorOrders {

    private final Set<String> muted = new HashSet<>();
    private final Map<String, String> quarantined = new HashMap<>();

    void mute(String slot, boolean mute) {
        if (mute) {
            muted.add(slot);
        } else {
            muted.remove(slot);
        }
    }

    void quarantine(String slot, String reason) {
        quarantined.put(slot, reason);
    }

    void clear(String slot) {
        quarantined.remove(slot);
    }

    /** Says all of it to a version that has heard nothing yet. */
    void tell(LiveVersion version) {
        muted.stream().filter(version::hasSlot).forEach(slot -> version.student().mute(slot, true));
        quarantined.forEach((slot, reason) -> {
            if (version.hasSlot(slot)) {
                version.student().quarantine(slot, reason);
            }
        });
    }
}
