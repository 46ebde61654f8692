package org.karmma.core.internal.serving;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.student.Cause;

/**
 * The snapshot of a student's slots that requests take, and the one place where another one takes its place, by one volatile write. Each
 * is made of the one before, so that what happens to different slots at once adds up.
 */
final class CurrentSlots implements AutoCloseable {

    private final InstantSource clock;
    private final Runnable changed;
    private final Object publishing = new Object();
    private volatile Slots current;

    /**
     * With nothing in any slot.
     *
     * @param clock for people
     * @param changed is run after another snapshot has come
     */
    CurrentSlots(List<SlotDescription> slots, InstantSource clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
        this.current = new Slots(slots.stream().map(SlotState::unknown).toList(), Joint.missing(""));
    }

    /** The snapshot of the moment, held for the caller, who releases it; null once closed. */
    Slots lease() {
        for (Slots slots = current; slots != null; slots = current) {
            if (slots.hold()) {
                return slots;
            }
        }
        return null;
    }

    /** The snapshot of the moment, to compare with: its networks may be closed at any time. Null once closed. */
    Slots seen() {
        return current;
    }

    /**
     * Takes over what is new.
     *
     * @param state of the slot; null if it is as it was
     * @param joint null if it is as it was
     */
    void put(int slot, SlotState state, Joint joint) {
        if (state == null && joint == null) {
            return;
        }
        synchronized (publishing) {
            Slots now = current;
            if (now == null) {
                release(state, joint);
                return;
            }
            List<SlotState> states = new ArrayList<>(now.states());
            if (state != null) {
                states.set(slot, state);
            }
            replace(now, states, joint == null ? now.joint() : joint);
            takeOutDeparting();
        }
    }

    private static void release(SlotState state, Joint joint) {
        if (state != null && state.network() != null) {
            state.network().release();
        }
        if (joint != null) {
            joint.release();
        }
    }

    /** Says of a slot, where it is empty, that it is to be filled. */
    void expect(SlotDescription slot, String detail) {
        synchronized (publishing) {
            Slots now = current;
            if (now != null) {
                replace(now, now.states().stream().map(state -> state.slot().equals(slot) && state.network() == null
                        ? state.emptied(Cause.NO_BUNDLE, detail, clock.instant()) : state).toList(), now.joint());
            }
        }
    }

    /** Of bundles that are about to go. */
    void takeOutDeparting() {
        synchronized (publishing) {
            Slots now = current;
            if (now != null && now.isDeparting()) {
                replace(now, now.states().stream().map(this::unlessDeparting).toList(),
                        now.joint().isDeparting() ? Joint.missing("the bundle of its fusion has just gone") : now.joint());
            }
        }
    }

    private SlotState unlessDeparting(SlotState state) {
        return state.network() == null || !state.network().isDeparting() ? state
                : state.emptied(Cause.NO_BUNDLE, "bundle of " + state.network() + " has gone. Start it again.", clock.instant());
    }

    /** The next one holds what it goes on with of {@code now}, and takes over what is new. */
    private void replace(Slots now, List<SlotState> states, Joint joint) {
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i) == now.states().get(i) && states.get(i).network() != null) {
                states.get(i).network().hold();
            }
        }
        if (joint == now.joint()) {
            joint.hold();
        }
        current = new Slots(states, joint);
        now.release();
        changed.run();
    }

    /** Lets go of the snapshot; requests under way keep theirs. */
    @Override
    public void close() {
        synchronized (publishing) {
            Slots old = current;
            current = null;
            if (old != null) {
                old.release();
            }
        }
    }
}
