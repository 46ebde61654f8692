package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Reading;
import org.karmma.student.Cause;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request: reads every slot's signal, runs the extractors of those that have one, and joins what they say. */
final class Inference {

    private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

    static final String MUTED = "an operator muted it; unmute it to use it again";

    private final Slots slots;
    private final Set<String> muted;
    private final Quarantine quarantine;
    private final NDManager manager;
    private final Presence[] presences;
    private final NDArray[] tokens;

    /**
     * @param slots held by the caller
     * @param manager of this request alone
     */
    Inference(Slots slots, Set<String> muted, Quarantine quarantine, NDManager manager) {
        this.slots = slots;
        this.muted = muted;
        this.quarantine = quarantine;
        this.manager = manager;
        this.presences = new Presence[slots.states().size()];
        this.tokens = new NDArray[presences.length];
    }

    /** What each slot turned out to be, after {@link #run}. */
    List<Presence> presences() {
        return List.of(presences);
    }

    /** Scores per label space; empty where nothing is present. */
    Map<String, List<Score>> run(Clip clip, List<LabelSpace> spaces) {
        for (int i = 0; i < presences.length; i++) {
            presences[i] = sense(i, clip);
        }
        if (Arrays.stream(presences).noneMatch(Presence::isPresent)) {
            return Map.of();
        }
        try {
            return join(spaces);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("fusion of {} failed", clip, e);
            for (int i = 0; i < presences.length; i++) {
                if (presences[i].isPresent()) {
                    presences[i] = Presence.absent(presences[i].slot(), Cause.FAILED, "the fusion network failed: " + e);
                }
            }
            return Map.of();
        }
    }

    private Presence sense(int index, Clip clip) {
        SlotState state = slots.states().get(index);
        SlotDescription slot = state.slot();
        if (muted.contains(slot.id())) {
            return Presence.absent(slot.id(), Cause.MUTED, MUTED);
        }
        if (state.network() == null) {
            return state.absence();
        }
        Optional<Quarantine.Order> order = quarantine.of(slot.id());
        if (order.isPresent()) {
            return Presence.absent(slot.id(), order.get().cause(), order.get().detail());
        }
        if (slots.joint().problem() != null) {
            return Presence.absent(slot.id(), Cause.NO_BUNDLE, slots.joint().problem());
        }
        try {
            Reading reading = state.network().modality().read(clip, slot.signal());
            if (reading instanceof Reading.Absent absent) {
                return Presence.absent(slot.id(), Cause.valueOf(absent.cause().name()), absent.detail());
            }
            if (!(reading instanceof Reading.Present present) || !slot.signal().matches(present.signal())) {
                return Presence.absent(slot.id(), Cause.FAILED, state.network() + " was asked for " + slot.signal() + " and gave "
                        + (reading instanceof Reading.Present other ? other.signal() : reading));
            }
            return extract(index, state, present.signal());
        } catch (DataException e) {
            return Presence.absent(slot.id(), Cause.FAILED, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("slot {} failed on {}", slot.id(), clip, e);
            return Presence.absent(slot.id(), Cause.FAILED, state.network() + " threw " + e);
        }
    }

    private Presence extract(int index, SlotState state, Samples signal) {
        SlotDescription slot = state.slot();
        if (signal.type() == ElementType.FLOAT32 && !finite(signal.floats())) {
            return Presence.absent(slot.id(), Cause.BAD_SIGNAL, "the signal holds NaN or infinity");
        }
        NDArray out = state.network().tokens(row(signal, manager));
        Shape expected = new Shape(1, slot.tokens().count(), slot.tokens().width());
        if (!out.getShape().equals(expected)) {
            return Presence.absent(slot.id(), Cause.FAILED, state.network() + " gave tokens " + out.getShape() + ", not " + expected);
        }
        if (!finite(out.toFloatArray())) {
            return Presence.absent(slot.id(), Cause.FAILED, state.network() + " gave tokens that hold NaN or infinity");
        }
        tokens[index] = out;
        return Presence.present(slot.id());
    }

    private Map<String, List<Score>> join(List<LabelSpace> spaces) {
        boolean[] present = new boolean[presences.length];
        List<NDArray> sequence = new ArrayList<>();
        for (int i = 0; i < present.length; i++) {
            present[i] = presences[i].isPresent();
            SlotDescription slot = slots.states().get(i).slot();
            sequence.add(present[i] ? tokens[i] : manager.zeros(new Shape(1, slot.tokens().count(), slot.tokens().width())));
        }
        List<float[]> logits = slots.joint().logits(sequence, manager.create(present, new Shape(1, present.length)));
        Map<String, List<Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < spaces.size(); s++) {
            if (!finite(logits.get(s))) {
                throw new IllegalStateException("its logits hold NaN or infinity");
            }
            scores.put(spaces.get(s).id(), Scores.of(spaces.get(s), logits.get(s)));
        }
        return scores;
    }

    /** One row {@code [1, signal...]} FLOAT32; bytes as 0 to 255. */
    static NDArray row(Samples signal, NDManager manager) {
        long[] own = signal.shape();
        long[] batch = new long[own.length + 1];
        batch[0] = 1;
        System.arraycopy(own, 0, batch, 1, own.length);
        Shape shape = new Shape(batch);
        return signal.type() == ElementType.FLOAT32 ? manager.create(signal.floats(), shape)
                : manager.create(ByteBuffer.wrap(signal.bytes()), shape, DataType.UINT8).toType(DataType.FLOAT32, false);
    }

    private static boolean finite(float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }
}
