package org.karmma.core.internal.registry;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Where a plugin comes from. Orders by who is meant where several offer the same: the highest version of the bundle first, then the
 * highest ranking, then the bundle that came last, so that a bundle that was built anew takes over from its predecessor without a gap;
 * what comes with the core is last of all. What the program around the framework offers itself is meant before any bundle's: it knows its
 * own mind.
 *
 * @param bundle symbolic name
 * @param version of that bundle
 * @param bundleId the framework's number of that bundle
 * @param ranking {@link Constants#SERVICE_RANKING}
 * @param serviceId {@link Constants#SERVICE_ID}
 */
public record Origin(String bundle, String version, long bundleId, int ranking, long serviceId) implements Comparable<Origin> {

    /** What the program around the framework offers itself has no bundle. */
    private static final String HOST = "host-application";

    private static final Comparator<Origin> ORDER = Comparator.comparing(Origin::isBuiltIn)
            .thenComparing(Origin::isHost, Comparator.reverseOrder())
            .thenComparing(origin -> Version.parseVersion(origin.version()), Comparator.reverseOrder())
            .thenComparing(Origin::ranking, Comparator.reverseOrder())
            .thenComparing(Origin::bundleId, Comparator.reverseOrder())
            .thenComparingLong(Origin::serviceId);

    /** What comes with the core; any service of the same id takes its place. */
    public static Origin builtIn(String version) {
        return new Origin("karmma-core", version, 0, -1, 0);
    }

    /** Where a registered service comes from. */
    public static Origin of(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer r ? r : 0;
        long service = (Long) reference.getProperty(Constants.SERVICE_ID);
        if (bundle != null && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return new Origin(HOST, "", Constants.SYSTEM_BUNDLE_ID, ranking, service);
        }
        return bundle == null ? new Origin("(gone)", "", -1, ranking, service)
                : new Origin(bundle.getSymbolicName(), bundle.getVersion().toString(), bundle.getBundleId(), ranking, service);
    }

    /** True for what comes with the core: services are numbered from 1 on. */
    public boolean isBuiltIn() {
        return serviceId == 0;
    }

    private boolean isHost() {
        return bundleId == Constants.SYSTEM_BUNDLE_ID && !isBuiltIn();
    }

    @Override
    public int compareTo(Origin other) {
        return ORDER.compare(this, other);
    }

    /** Symbolic name and version, as people name bundles. */
    @Override
    public String toString() {
        return version.isEmpty() ? bundle : bundle + " " + version;
    }
}
