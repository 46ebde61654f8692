package org.karmma.core.internal.serving;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.karmma.core.EventLog;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

/**
 * A model package at work with whatever plugins are here. Each request holds one immutable snapshot of the slots; bundles come and go
 * beside it.
 */
public final class ServedStudent implements Student {

    private final String name;
    private final ModelDescription description;
    private final Networks networks;
    private final SlotKeeper keeper;
    private final Quarantine quarantine;
    private final Set<String> muted = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private ServedStudent(String name, ModelDescription description, Networks networks, PluginRegistry registry,
            EventLog events) {
        this.name = name;
        this.description = description;
        this.networks = networks;
        this.keeper = new SlotKeeper(name, description, registry, networks, events);
        this.quarantine = new Quarantine(name, Quarantine.Rule.DEFAULT, Clock.systemUTC(), events);
    }

    /**
     * Reads a package and admits what is here; its files are not needed afterwards.
     *
     * @param name what predictions call it
     * @throws DataException if weights or probes are damaged
     */
    public static ServedStudent open(ModelPackage model, String name, PluginRegistry registry, Device device, EventLog events)
            throws DataException {
        Networks networks = new Networks(model, device);
        try {
            return new ServedStudent(name, model.description(), networks, registry, events);
        } catch (RuntimeException e) {
            networks.close();
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
        String id = state.slot().id();
        if (muted.contains(id)) {
            return Presence.absent(id, Cause.MUTED, Inference.MUTED);
        }
        Optional<Quarantine.Order> order = quarantine.of(id);
        if (state.network() != null && order.isPresent()) {
            return Presence.absent(id, order.get().cause(), order.get().detail());
        }
        return state.network() != null && joint.problem() != null ? Presence.absent(id, Cause.NO_BUNDLE, joint.problem()) : state.presence();
    }

    @Override
    public Prediction predict(Clip clip) {
        long began = System.nanoTime();
        open.readLock().lock();
        try {
            Slots slots = lease();
            try (NDManager manager = networks.newRequest()) {
                Inference inference = new Inference(slots, Set.copyOf(muted), quarantine, manager);
                Map<String, List<Score>> scores = inference.run(clip, description.labelSpaces());
                List<Presence> presences = inference.presences();
                return new Prediction(name, clip.id(), scores, presences, accuracy(presences), (System.nanoTime() - began) / 1e6);
            } finally {
                slots.release();
            }
        } finally {
            open.readLock().unlock();
        }
    }

    private OptionalDouble accuracy(List<Presence> presences) {
        String subset = presences.stream().filter(Presence::isPresent).map(Presence::slot).collect(Collectors.joining("+"));
        return description.measured() == null ? OptionalDouble.empty() : description.measured().of(subset);
    }

    @Override
    public void mute(String slot, boolean mute) {
        check(slot);
        if (mute) {
            muted.add(slot);
        } else {
            muted.remove(slot);
        }
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

    /** Waits until all that has arrived so far is admitted or refused. @return false if {@code patience} was over first */
    public boolean settle(Duration patience) throws InterruptedException {
        return keeper.settle(patience);
    }

    /** How many arrays the engine holds for it. */
    int arrays() {
        return networks.arrays();
    }

    private Slots lease() {
        Slots slots = keeper.lease();
        if (slots == null) {
            throw new IllegalStateException("student " + name + " is closed");
        }
        return slots;
    }

    @Override
    public void close() {
        keeper.close();
        open.writeLock().lock();
        try {
            networks.close();
        } finally {
            open.writeLock().unlock();
        }
    }
}
