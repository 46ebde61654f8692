package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.karmma.launcher.KarmmaFramework;
import org.osgi.framework.BundleListener;

/** Waits for what File Install, which looks every second, makes of a change in the drop folder. */
final class BundleEvents {

    /** A change. */
    interface Act {
        void run() throws Exception;
    }

    private BundleEvents() {}

    static void await(KarmmaFramework karmma, int type, Act act) throws Exception {
        await(karmma, type, act, () -> {});
    }

    /**
     * Not a synchronous listener: it hears of a start when Declarative Services are done with it.
     *
     * @param then done as soon as it was heard of
     */
    static void await(KarmmaFramework karmma, int type, Act act, Act then) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        BundleListener listener = event -> {
            if (event.getType() == type) {
                seen.countDown();
            }
        };
        karmma.context().addBundleListener(listener);
        try {
            act.run();
            assertTrue(seen.await(60, TimeUnit.SECONDS), "File Install looks every second");
            then.run();
        } finally {
            karmma.context().removeBundleListener(listener);
        }
    }
}
