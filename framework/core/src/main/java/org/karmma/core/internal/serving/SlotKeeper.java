package org.karmma.core.internal.serving;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a student's slots as what is here allows. What departs is taken out at once, on the thread that brings the news; what arrives is
 * admitted and warmed up on a thread of its own and then published. Requests never wait for either.
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
    private final int count;
    private final CurrentSlots current;

    /**
     * Returns when all that is here has been admitted or refused.
     *
     * @param changed is run after another snapshot has come
     */
    SlotKeeper(String student, ModelDescription description, Surroundings around, Networks networks, Runnable changed) {
        this.student = student;
        this.registry = around.registry();
        this.networks = networks;
        this.admission = new Admission(student, networks, around);
        this.worker = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "karmma-admission-" + student);
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
        this.count = description.slots().size();
        this.current = new CurrentSlots(description.slots(), around.clock(), changed);
        this.registration = registry.listen(plugins -> changed());
        refresh();
    }

    /** The snapshot of the moment, held for the caller, who releases it; null once closed. */
    Slots lease() {
        return current.lease();
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
        current.takeOutDeparting();
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

    /** Slot by slot: who is quickly admitted does not wait for a large network. */
    private void refresh() {
        synchronized (admitting) {
            pending.set(false);
            if (!networks.hold()) {
                return; // closed, and its memory is gone
            }
            Plugins plugins = registry.current();
            for (int slot = 0; slot < count; slot++) {
                Slots before = current.seen(); // not held: bundles that go meanwhile must not wait for an admission
                if (before != null) {
                    refresh(slot, before, plugins);
                }
            }
            networks.release();
        }
    }

    private void refresh(int slot, Slots before, Plugins plugins) {
        SlotState old = before.states().get(slot);
        SlotState state = old;
        try {
            state = admission.decide(old, plugins, current::expect);
            Joint joint = networks.joint(before.joint(), plugins);
            current.put(slot, state.equals(old) ? null : state, joint.isLike(before.joint()) ? null : joint);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("student {}: slot {} stays as it is, since looking at what is here failed", student, old.slot().id(), e);
            if (state != old && state.network() != null) {
                state.network().release();
            }
        }
    }

    /** Ends admission and lets go of the snapshot; requests under way keep theirs. Waits for nobody. */
    @Override
    public void close() {
        registration.close();
        worker.shutdown();
        current.close();
    }
}
