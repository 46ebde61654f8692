package org.karmma.distribution.dropped;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Holds the lock of its bundle for ever. */
public final class StopThatHangs implements BundleActivator {

    @Override
    public void start(BundleContext context) {}

    @Override
    public void stop(BundleContext context) {
        Stuck.hang();
    }
}
