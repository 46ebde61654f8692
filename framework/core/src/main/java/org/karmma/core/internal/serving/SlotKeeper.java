package org.karmma.core.internal.serving;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.student.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the current snapshot of a student's slots. What departs is taken out at once, on the thread that brings the news; what
 * arrives is admitted and warmed up on a thread of its own and then published by one volatile write. Requests never wait for either.
 */
final class SlotKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);

    private final String student;
    private final PluginRegistry registry;
    private final Admission admission;
    private final Networks networks;
    private final PluginRegistry.Registration registration;
    private final ThreadPoolExecutor worker;
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Looks at what is here that are to come or under way. */
    private final AtomicInteger unjudged = new AtomicInteger();
    private final Object admitting = new Object();
    private final Object publishing = new Object();
    private final InstantSource clock;
    private final Runnable changed;
    private volatile Slots current;

    /**
     * Returns when all that is here has been admitted or refused.
     *
     * @param changed is run after another snapshot has come
     */
    SlotKeeper(String student, ModelDescription description, Surroundings around, Networks networks, Runnable changed) {
        this.student = student;
        this.registry = around.registry();
        this.networks = networks;
        this.clock = around.clock();
        this.changed = changed;
        this.admission = new Admission(student, networks, around);
        this.worker = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "karmma-admission-" + student);
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
        this.current = new Slots(description.slots().stream().map(SlotState::unknown).toList(), Joint.missing(""));
        this.registration = registry.listen(plugins -> changed());
        refresh();
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

    /** Waits until all that has arrived so far is judged. @return false if {@code patience} was over first */
    boolean settle(Duration patience) throws InterruptedException {
        if (unjudged.get() == 0) {
            return true;
        }
        CountDownLatch judged = new CountDownLatch(1);
        try {
            worker.execute(judged::countDown);
        } catch (RejectedExecutionException e) {
            return true;
        }
        return judged.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void changed() {
        publishWithoutDeparting();
        if (pending.compareAndSet(false, true)) {
            unjudged.incrementAndGet();
            try {
                worker.execute(this::judge);
            } catch (RejectedExecutionException e) {
                unjudged.decrementAndGet();
                pending.set(false);
            }
        }
    }

    private void judge() {
        try {
            refresh();
        } finally {
            unjudged.decrementAndGet();
        }
    }

    private void refresh() {
        synchronized (admitting) {
            pending.set(false);
            if (!networks.hold()) {
                return; // closed, and its memory is gone
            }
            Slots before = lease();
            if (before != null) {
                try {
                    refresh(before);
                } finally {
                    before.release();
                }
            }
            networks.release();
        }
    }

    private void refresh(Slots before) {
        Plugins plugins = registry.current();
        List<SlotState> states = new ArrayList<>();
        try {
            before.states().forEach(state -> states.add(admission.decide(state, plugins, this::tried)));
            publish(before, states, networks.joint(before.joint(), plugins));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("student {}: its slots stay as they are, since looking at what is here failed", student, e);
            for (int i = 0; i < states.size(); i++) {
                if (states.get(i) != before.states().get(i) && states.get(i).network() != null) {
                    states.get(i).network().release();
                }
            }
        }
    }

    /** Takes over what is new in {@code states} and {@code joint}; what was in {@code before} is held there. */
    private void publish(Slots before, List<SlotState> states, Joint joint) {
        synchronized (publishing) {
            for (int i = 0; i < states.size(); i++) {
                if (states.get(i) == before.states().get(i) && states.get(i).network() != null) {
                    states.get(i).network().hold();
                }
            }
            if (joint == before.joint()) {
                joint.hold();
            }
            swap(new Slots(states, joint));
            publishWithoutDeparting();
        }
    }

    /** Who looks sees that an empty slot is to be filled. */
    private void tried(SlotDescription slot, String detail) {
        synchronized (publishing) {
            Slots now = current;
            if (now == null) {
                return;
            }
            List<SlotState> states = now.states().stream().map(state -> state.slot().equals(slot) && state.network() == null
                    ? state.emptied(Cause.NO_BUNDLE, detail, clock.instant()) : state).toList();
            states.stream().filter(s -> s.network() != null).forEach(s -> s.network().hold());
            now.joint().hold();
            swap(new Slots(states, now.joint()));
        }
    }

    private void publishWithoutDeparting() {
        synchronized (publishing) {
            Slots now = current;
            if (now == null || !now.isDeparting()) {
                return;
            }
            List<SlotState> states = now.states().stream().map(this::unlessDeparting).toList();
            states.stream().filter(s -> s.network() != null).forEach(s -> s.network().hold());
            Joint joint = now.joint().isDeparting() ? Joint.missing("the bundle of its fusion has just gone") : now.joint();
            if (joint == now.joint()) {
                joint.hold();
            }
            swap(new Slots(states, joint));
        }
    }

    private SlotState unlessDeparting(SlotState state) {
        return state.network() == null || !state.network().isDeparting() ? state
                : state.emptied(Cause.NO_BUNDLE, "bundle of " + state.network() + " has gone. Start it again.", clock.instant());
    }

    private void swap(Slots next) {
        Slots old = current;
        if (old == null) {
            next.release();
            return;
        }
        current = next;
        old.release();
        changed.run();
    }

    /** Ends admission and lets go of the snapshot; requests under way keep theirs. Waits for nobody. */
    @Override
    public void close() {
        registration.close();
        worker.shutdown();
        synchronized (publishing) {
            Slots old = current;
            current = null;
            if (old != null) {
                old.release();
            }
        }
    }
}
