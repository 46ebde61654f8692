package org.karmma.distribution.dropped;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Refuses to start. */
public final class StartThatThrows implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no nose today");
    }

    @Override
    public void stop(BundleContext context) {}
}
