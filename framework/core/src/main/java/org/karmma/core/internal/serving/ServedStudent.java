package org.karmma.core.internal.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.karmma.core.Event;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/**
 * A model package at work with whatever plugins are here. Each request holds one immutable snapshot of the slots; bundles come and go
 * beside it.
 */
public final class ServedStudent implements Student {

    private final String name;
    private final ModelDescription description;
    private final Networks networks;
    private final Surroundings around;
    private final SlotKeeper keeper;
    private final Quarantine quarantine;
    private final SelectivePrediction selective;
    private final Absences absences;
    private final Map<String, Instant> muted = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SlotListeners listeners;

    private ServedStudent(String name, ModelDescription description, Networks networks, Surroundings around) {
        this.name = name;
        this.description = description;
        this.networks = networks;
        this.around = around;
        this.listeners = new SlotListeners(name);
        this.quarantine = new Quarantine(name, () -> around.rules().get().quarantine(), around.clock(), around.events(),
                listeners::tell);
        this.absences = new Absences(around.clock());
        this.selective = new SelectivePrediction(name, description, () -> around.rules().get().floor());
        this.keeper = new SlotKeeper(name, description, around, networks, listeners::tell);
    }

    /**
     * Reads a package and admits what is here; its files are not needed afterwards.
     *
     * @param model its files are checked as they are read
     * @param name what predictions call it
     * @throws DataException if weights or probes are damaged
     */
    public static ServedStudent open(ModelPackage model, String name, Surroundings around) throws DataException {
        Networks networks = new Networks(model, around.device());
        try {
            return new ServedStudent(name, model.description(), networks, around);
        } catch (RuntimeException e) {
            networks.release();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return description.labelSpaces();
    }

    public ModelDescription description() {
        return description;
    }

    @Override
    public List<Presence> slots() {
        Slots slots = lease();
        try {
            return slots.states().stream().map(state -> presence(state, slots.joint())).toList();
        } finally {
            slots.release();
        }
    }

    private Presence presence(SlotState state, Joint joint) {
        Presence absence = Inference.absence(state, joint, muted, quarantine);
        return absence == null ? Presence.present(state.slot().id()) : absence;
    }

    @Override
    public Prediction predict(Clip clip) {
        return respond(clip, null);
    }

    @Override
    public Prediction predict(Clip clip, Duration budget) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("the budget of a prediction is above 0 ms: " + budget.toMillis());
        }
        return respond(clip, budget);
    }

    private Prediction respond(Clip clip, Duration most) {
        try {
            return asked(clip, most);
        } catch (RuntimeException e) {
            around.answers().failed(name, e);
            throw e;
        }
    }

    private Prediction asked(Clip clip, Duration most) {
        long began = System.nanoTime();
        if (!networks.hold()) {
            throw new IllegalStateException("student " + name + " is closed");
        }
        try {
            Slots slots = lease();
            try {
                Inference inference = new Inference(slots, networks, muted, quarantine);
                List<float[]> logits = inference.run(clip, around, began, most);
                Prediction prediction = selective.of(clip.id(), logits, absences.note(inference.presences()), began);
                around.answers().answered(prediction, inference.slotMilliseconds());
                return prediction;
            } finally {
                slots.release();
            }
        } finally {
            networks.release();
        }
    }

    @Override
    public void mute(String slot, boolean mute) {
        check(slot);
        boolean changes = mute ? muted.putIfAbsent(slot, around.clock().instant()) == null : muted.remove(slot) != null;
        if (changes) {
            around.events().add(mute ? Event.Kind.MUTED : Event.Kind.UNMUTED, "student " + name + ", slot " + slot, "");
        }
        listeners.tell();
    }

    @Override
    public void quarantine(String slot, String reason) {
        check(slot);
        quarantine.impose(slot, reason);
    }

    @Override
    public void clear(String slot) {
        check(slot);
        quarantine.clear(slot);
    }

    private void check(String slot) {
        if (description.slots().stream().noneMatch(s -> s.id().equals(slot))) {
            throw new IllegalArgumentException("student " + name + " has no slot " + slot + "; its slots are "
                    + description.slots().stream().map(s -> s.id()).collect(Collectors.joining(", ")));
        }
    }

    @Override
    public Runnable onSlotsChanged(Runnable listener) {
        return listeners.add(listener);
    }

    /** Waits until all that has arrived so far is admitted or refused. @return false if {@code patience} was over first */
    public boolean settle(Duration patience) throws InterruptedException {
        return keeper.settle(patience);
    }

    /** How many arrays the engine holds for it. */
    int arrays() {
        return networks.arrays();
    }

    /** What it can use now, held for the caller, who releases it. */
    Slots lease() {
        Slots slots = keeper.lease();
        if (slots == null) {
            throw new IllegalStateException("student " + name + " is closed");
        }
        return slots;
    }

    /** Does not wait: what is under way ends with what it holds, and the last call that ends releases the memory. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            keeper.close();
            networks.release();
        }
    }
}
