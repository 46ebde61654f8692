package org.karmma.core.internal.serving;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear that the slots of a student may have changed. Safe to use from several threads. */
final class SlotListeners {

    private static final Logger LOG = LoggerFactory.getLogger(SlotListeners.class);

    private final String student;
    private final List<Runnable> all = new CopyOnWriteArrayList<>();

    SlotListeners(String student) {
        this.student = student;
    }

    /** @return running it ends that */
    Runnable add(Runnable listener) {
        Runnable mine = listener::run; // the same one may listen twice
        all.add(mine);
        return () -> all.remove(mine);
    }

    void tell() {
        for (Runnable listener : all) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener to the slots of student {} failed", student, e);
            }
        }
    }
}
