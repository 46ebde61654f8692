package org.karmma.launcher;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.karmma.core.bundles.Reasons;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Questions about bundles that OSGi answers at length. */
final class Bundles {

    private static final long REFRESH_SECONDS = 30;

    private Bundles() {}

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /**
     * Started or not, resolved or not: what its manifest says is enough. Of several the one that the core prefers, as far as manifests
     * say: that of the highest version, among equals the latest.
     */
    static Optional<Bundle> providing(String modality, BundleContext context) {
        return Arrays.stream(context.getBundles()).filter(bundle -> modalitiesOf(bundle).contains(modality))
                .max(Comparator.comparing(Bundle::getVersion).thenComparing(Bundle::getBundleId));
    }

    /** Modalities that a bundle's manifest says it provides. */
    static Set<String> modalitiesOf(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? Set.of() : revision.getDeclaredCapabilities(Modality.PROPERTY).stream()
                .map(capability -> String.valueOf(capability.getAttributes().get(Modality.PROPERTY)))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Bundles that somebody started and that do not run, and why. */
    static List<String> idle(BundleContext context) {
        FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean wanted = isFragment(bundle) || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
            if (wanted && bundle.getState() == Bundle.INSTALLED) {
                idle.add(Reasons.unresolved(bundle, framework, null));
            } else if (wanted && bundle.getState() == Bundle.RESOLVED && !isFragment(bundle)) {
                idle.add(Reasons.name(bundle) + " could not be started (the log says why)");
            }
        }
        return idle;
    }

    /**
     * Puts another build in the place of a bundle. It rests meanwhile: an active one would be started twice, with its old wiring first.
     *
     * @param in the other build; null to read where the bundle came from
     */
    static void update(Bundle bundle, InputStream in, BundleContext context) throws BundleException {
        boolean active = (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
        bundle.stop(Bundle.STOP_TRANSIENT);
        try {
            bundle.update(in);
            refresh(bundle, context);
        } finally {
            if (active) {
                bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    private static void refresh(Bundle bundle, BundleContext context) throws BundleException {
        CountDownLatch done = new CountDownLatch(1);
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        wiring.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                throw new BundleException("the framework did not refresh it within " + REFRESH_SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted while it was being refreshed", e);
        }
    }
}
