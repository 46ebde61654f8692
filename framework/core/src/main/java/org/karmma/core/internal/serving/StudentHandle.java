package org.karmma.core.internal.serving;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/**
 * A student of the home, whichever version of it serves. Each request holds the version that serves when it begins, and ends with it;
 * the next version is in place before the one before it goes. So no request is lost to a roll-over, and none is answered twice.
 */
final class StudentHandle implements Student {

    private final String name;
    /** Guarded by itself, as is what changes {@link #serving} and {@link #shadow}. */
    private final OperatorOrders orders = new OperatorOrders();
    private final SlotListeners listeners;
    private volatile LiveVersion serving;
    private volatile Shadow shadow;

    /** @param first the caller's hold on it goes over to this */
    StudentHandle(String name, LiveVersion first) {
        this.name = name;
        this.listeners = new SlotListeners(name);
        this.serving = first;
        first.serves();
        first.student().onSlotsChanged(listeners::tell);
    }

    @Override
    public String name() {
        return name;
    }

    /** What the package of the version that serves says of its network. */
    ModelDescription description() {
        return asked(LiveVersion::description);
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return asked(version -> version.student().labelSpaces());
    }

    @Override
    public List<Presence> slots() {
        return asked(version -> version.student().slots());
    }

    @Override
    public Prediction predict(Clip clip) {
        return answer(clip, student -> student.predict(clip));
    }

    @Override
    public Prediction predict(Clip clip, Duration budget) {
        return answer(clip, student -> student.predict(clip, budget));
    }

    private Prediction answer(Clip clip, Function<Student, Prediction> request) {
        return asked(version -> {
            Prediction prediction = request.apply(version.student());
            Shadow beside = shadow;
            if (beside != null) {
                beside.offer(version, clip, prediction);
            }
            return prediction;
        });
    }

    @Override
    public Runnable onSlotsChanged(Runnable listener) {
        return listeners.add(listener);
    }

    @Override
    public void mute(String slot, boolean mute) {
        order(slot, version -> version.student().mute(slot, mute), () -> orders.mute(slot, mute));
    }

    @Override
    public void quarantine(String slot, String reason) {
        order(slot, version -> version.student().quarantine(slot, reason), () -> orders.quarantine(slot, reason));
    }

    @Override
    public void clear(String slot) {
        order(slot, version -> version.student().clear(slot), () -> orders.clear(slot));
    }

    /** To the version that serves, which refuses what it has no slot for, then to the shadow, then to those that are to come. */
    private void order(String slot, Consumer<LiveVersion> order, Runnable keep) {
        synchronized (orders) {
            asked(version -> {
                order.accept(version);
                return null;
            });
            keep.run();
            if (shadow != null && shadow.version().hasSlot(slot)) {
                order.accept(shadow.version());
            }
        }
    }

    boolean settle(Duration patience) throws InterruptedException {
        LiveVersion version = lease();
        try {
            return version.student().settle(patience);
        } finally {
            version.release();
        }
    }

    private <T> T asked(Function<LiveVersion, T> question) {
        LiveVersion version = lease();
        try {
            return question.apply(version);
        } finally {
            version.release();
        }
    }

    private LiveVersion lease() {
        for (LiveVersion version = serving; version != null; version = serving) {
            if (version.hold()) {
                return version;
            }
        }
        throw new IllegalStateException("student " + name + " is closed");
    }

    /** The version that serves; null once closed. To be held before it is used, where it could be replaced meanwhile. */
    LiveVersion serving() {
        return serving;
    }

    Optional<Shadow> shadow() {
        return Optional.ofNullable(shadow);
    }

    /**
     * From now on requests go to another version.
     *
     * @param next the caller's hold on it goes over to this
     * @param heard whether it knows the operator's orders, since it was the shadow
     * @return the one that served, with the hold on it
     */
    LiveVersion serve(LiveVersion next, boolean heard) {
        synchronized (orders) {
            next.serves();
            if (!heard) {
                orders.tell(next);
            }
            LiveVersion old = serving;
            serving = next;
            next.student().onSlotsChanged(listeners::tell);
            listeners.tell();
            return old;
        }
    }

    /**
     * From now on another shadow, or none, hears of requests.
     *
     * @param next null for none
     * @param heard whether its version knows the operator's orders
     * @return the one before; null if there was none
     */
    Shadow shadow(Shadow next, boolean heard) {
        synchronized (orders) {
            if (next != null && !heard) {
                orders.tell(next.version());
            }
            Shadow old = shadow;
            shadow = next;
            return old;
        }
    }

    @Override
    public void close() {
        LiveVersion last = end();
        if (last != null) {
            last.awaitClosed(LiveVersion.PATIENCE);
        }
    }

    /** From now on it answers nothing. @return the version that served, which closes when its last request has ended; null if none did */
    LiveVersion end() {
        Shadow oldShadow;
        LiveVersion old;
        synchronized (orders) {
            oldShadow = shadow;
            shadow = null;
            old = serving;
            serving = null;
        }
        if (oldShadow != null) {
            oldShadow.close();
        }
        if (old != null) {
            old.release();
        }
        return old;
    }
}
