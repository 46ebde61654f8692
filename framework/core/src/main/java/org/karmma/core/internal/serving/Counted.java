package org.karmma.core.internal.serving;

import java.util.concurrent.atomic.AtomicInteger;

/** Something several hold at once. Whoever makes it holds it; the last one to let go disposes of it. */
abstract class Counted {

    private final AtomicInteger holders = new AtomicInteger(1);

    /** Holds it too. @return false if it is already disposed of, and so cannot be held any more */
    final boolean hold() {
        int n = holders.get();
        while (n > 0) {
            if (holders.compareAndSet(n, n + 1)) {
                return true;
            }
            n = holders.get();
        }
        return false;
    }

    final void release() {
        if (holders.decrementAndGet() == 0) {
            dispose();
        }
    }

    /** Called once, on the thread that let go last. */
    abstract void dispose();
}
