package org.karmma.bench;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Watches the class loaders of modality bundles, one for each time that a build of it was wired. */
final class Loaders implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final BundleContext context;
    private final List<WeakReference<ClassLoader>> seen = new ArrayList<>();
    private final SynchronousBundleListener listener = this::changed;

    Loaders(BundleContext context) {
        this.context = context;
        context.addBundleListener(listener);
        List.of(context.getBundles()).forEach(this::add);
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED) {
            add(event.getBundle());
        }
    }

    private void add(Bundle bundle) {
        if (Target.modalitiesOf(bundle).isEmpty()) {
            return;
        }
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        synchronized (seen) {
            if (loader != null && seen.stream().noneMatch(known -> known.get() == loader)) {
                seen.removeIf(known -> known.get() == null);
                seen.add(new WeakReference<>(loader));
            }
        }
    }

    /** How many are still there though their bundles are gone, after giving the collector time. */
    int left() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            System.gc();
            synchronized (seen) {
                seen.removeIf(known -> known.get() == null);
                if (seen.isEmpty() || System.nanoTime() > end) {
                    return seen.size();
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(listener);
    }
}
