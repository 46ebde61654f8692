package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.Clip;
import org.karmma.student.Cause;
import org.karmma.student.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request: has every slot that can say something look at the clip, each within its budget, and joins what they say. */
final class Inference {

    private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

    static final String MUTED = "an operator muted it; unmute it to use it again";

    private final Slots slots;
    private final Networks networks;
    private final Map<String, Instant> muted;
    private final Quarantine quarantine;
    private final Presence[] presences;
    private final float[][] tokens;
    private final Map<String, Double> milliseconds = new LinkedHashMap<>();
    private boolean hurried;

    /**
     * @param slots held by the caller, as are {@code networks}
     * @param muted slots that are not to take part, and since when
     */
    Inference(Slots slots, Networks networks, Map<String, Instant> muted, Quarantine quarantine) {
        this.slots = slots;
        this.networks = networks;
        this.muted = muted;
        this.quarantine = quarantine;
        this.presences = new Presence[slots.states().size()];
        this.tokens = new float[presences.length][];
    }

    /** What each slot turned out to be, after {@link #run}. */
    List<Presence> presences() {
        return List.of(presences);
    }

    /** How long each slot that had something to say took for it, after {@link #run}. */
    Map<String, Double> slotMilliseconds() {
        return milliseconds;
    }

    /**
     * Logits per label space {@code [K]}; empty where nothing is present.
     *
     * @param began {@link System#nanoTime()} of the request
     * @param most how long whoever asks gives the slots from then on; null: as long as the operator does
     */
    List<float[]> run(Clip clip, Surroundings around, long began, Duration most) {
        Sensing[] sensings = new Sensing[presences.length];
        for (int i = 0; i < presences.length; i++) {
            SlotState state = slots.states().get(i);
            presences[i] = absence(state, slots.joint(), muted, quarantine);
            if (presences[i] == null) {
                sensings[i] = new Sensing(state, clip, slots, networks);
                around.threads().execute(sensings[i]);
            }
        }
        Duration own = around.rules().get().budget();
        hurried = most != null && most.compareTo(own) < 0;
        long budget = (hurried ? most : own).toNanos();
        for (int i = 0; i < presences.length; i++) {
            if (sensings[i] != null) {
                presences[i] = judge(i, sensings[i].await(began + budget, budget / 1_000_000));
                if (presences[i].isPresent()) {
                    milliseconds.put(presences[i].slot(), sensings[i].milliseconds());
                }
            }
        }
        if (Arrays.stream(presences).noneMatch(Presence::isPresent)) {
            return List.of();
        }
        try {
            return join();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.debug("fusion of {} failed", clip, e);
            for (int i = 0; i < presences.length; i++) {
                if (presences[i].isPresent()) {
                    presences[i] = Presence.absent(presences[i].slot(), Cause.FAILED, "the fusion network failed: " + e);
                }
            }
            return List.of();
        }
    }

    /** Why a slot is not even asked; null if it is. */
    static Presence absence(SlotState state, Joint joint, Map<String, Instant> muted, Quarantine quarantine) {
        String id = state.slot().id();
        Instant mutedSince = muted.get(id);
        if (mutedSince != null) {
            return Presence.absent(id, Cause.MUTED, MUTED, mutedSince);
        }
        if (state.network() == null) {
            return state.absence();
        }
        Optional<Quarantine.Order> order = quarantine.of(id);
        if (order.isPresent()) {
            return Presence.absent(id, order.get().cause(), order.get().detail(), order.get().since());
        }
        if (joint.problem() != null) {
            return Presence.absent(id, Cause.NO_BUNDLE, joint.problem());
        }
        return state.network().isStuck()
                ? Presence.absent(id, Cause.TIMEOUT, state.network() + " has calls that never returned; restart its bundle") : null;
    }

    private Presence judge(int index, Sensing.Outcome outcome) {
        String id = slots.states().get(index).slot().id();
        if (outcome.isFault()) {
            if (!hurried || outcome.cause() != Cause.TIMEOUT) { // nobody is to blame for another's hurry
                quarantine.failed(id, outcome.cause(), outcome.detail());
            }
        } else {
            quarantine.worked(id);
        }
        tokens[index] = outcome.tokens();
        return outcome.cause() == null ? Presence.present(id) : Presence.absent(id, outcome.cause(), outcome.detail());
    }

    private List<float[]> join() {
        try (NDManager manager = networks.newRequest()) {
            boolean[] present = new boolean[presences.length];
            List<NDArray> sequence = new ArrayList<>();
            for (int i = 0; i < present.length; i++) {
                present[i] = tokens[i] != null;
                SlotDescription slot = slots.states().get(i).slot();
                Shape shape = new Shape(1, slot.tokens().count(), slot.tokens().width());
                sequence.add(present[i] ? manager.create(tokens[i], shape) : manager.zeros(shape));
            }
            List<float[]> logits = slots.joint().logits(sequence, manager.create(present, new Shape(1, present.length)));
            if (!logits.stream().allMatch(Finite::all)) {
                throw new IllegalStateException("its logits hold NaN or infinity");
            }
            return logits;
        }
    }
}
