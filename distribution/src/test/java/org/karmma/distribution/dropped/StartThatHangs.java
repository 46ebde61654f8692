package org.karmma.distribution.dropped;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Holds the lock of its bundle, which the framework gives to activators. */
public final class StartThatHangs implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Stuck.hang();
    }

    @Override
    public void stop(BundleContext context) {}
}
