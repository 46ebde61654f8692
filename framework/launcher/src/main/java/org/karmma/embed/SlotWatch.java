package org.karmma.embed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener what has become of a student's slots, on another thread than the one that brought it. */
final class SlotWatch implements Registration {

    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);

    private final Student student;
    private final Consumer<SlotChange> listener;
    private final Executor teller;
    private final Map<String, Presence> known = new LinkedHashMap<>();
    private Runnable end;
    private volatile boolean closed;

    /** @param teller carries out one task after the other */
    static SlotWatch open(Student student, Consumer<SlotChange> listener, Executor teller) {
        SlotWatch watch = new SlotWatch(student, listener, teller);
        synchronized (watch) {
            student.slots().forEach(slot -> watch.known.put(slot.slot(), slot));
            watch.end = student.onSlotsChanged(watch::look);
        }
        watch.look(); // what changed meanwhile
        return watch;
    }

    private SlotWatch(Student student, Consumer<SlotChange> listener, Executor teller) {
        this.student = student;
        this.listener = listener;
        this.teller = teller;
    }

    /** Whoever looks at the slots tells of them before anybody else looks, so that changes are told in their order. */
    private synchronized void look() {
        if (closed) {
            return;
        }
        try {
            for (Presence now : student.slots()) {
                Presence before = known.put(now.slot(), now);
                if (before != null && before.cause() != now.cause()) {
                    teller.execute(() -> tell(new SlotChange(student.name(), before, now)));
                }
            }
        } catch (IllegalStateException | RejectedExecutionException e) {
            LOG.debug("student {} or its Karmma is closed; nothing changes any more", student.name(), e);
        }
    }

    private void tell(SlotChange change) {
        if (closed) {
            return;
        }
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            LOG.error("a listener to student {} failed at {}", student.name(), change, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            end.run();
        }
    }
}
