package org.karmma.server.internal.shutdown;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Has requests drained when the framework is about to stop, whoever has told it to. The framework tells synchronous listeners before it
 * stops the first bundle, and waits for them; a bundle that stops under a request would take its answer away.
 */
@Component(service = {}, immediate = true)
public final class FrameworkStop implements SynchronousBundleListener {

    private final BundleContext context;
    private final GracefulShutdown shutdown;

    @Activate
    public FrameworkStop(BundleContext context, @Reference GracefulShutdown shutdown) {
        this.context = context;
        this.shutdown = shutdown;
        context.addBundleListener(this);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            shutdown.drain();
        }
    }
}
