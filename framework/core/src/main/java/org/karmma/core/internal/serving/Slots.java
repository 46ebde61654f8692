package org.karmma.core.internal.serving;

import java.util.List;

/**
 * What a student can use at one moment, immutable. A request holds it from beginning to end; the networks in it are closed when no
 * snapshot that is held has them any more.
 */
final class Slots extends Counted {

    private final List<SlotState> states;
    private final Joint joint;

    /**
     * Takes over one hold on each network and on the joint.
     *
     * @param joint what joins the slots
     */
    Slots(List<SlotState> states, Joint joint) {
        this.states = List.copyOf(states);
        this.joint = joint;
    }

    /** Every slot, in the network's order. */
    List<SlotState> states() {
        return states;
    }

    Joint joint() {
        return joint;
    }

    /** Whether a plugin that it uses is about to go. */
    boolean isDeparting() {
        return joint.isDeparting() || states.stream().anyMatch(s -> s.network() != null && s.network().isDeparting());
    }

    @Override
    void dispose() {
        states.stream().filter(s -> s.network() != null).forEach(s -> s.network().release());
        joint.release();
    }
}
