package org.karmma.dropfolder;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.karmma.core.bundles.Reasons;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs and starts bundles beside what is there, and takes bundles away, without waiting for any of them for ever. */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** How long bundles may take. */
    record Patience(Duration start, Duration stop) {}

    private final BundleContext context;
    private final FrameworkWiring framework;
    private final Components components;
    private final BroughtStudents students;
    private final Supplier<Patience> patience;

    Takeover(BundleContext context, Components components, BroughtStudents students, Supplier<Patience> patience) {
        this.context = context;
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        this.components = components;
        this.students = students;
        this.patience = patience;
    }

    /**
     * Installs a bundle and starts it; what cannot be is gone again afterwards.
     *
     * @param before the bundle that it is to replace, or null: one that an operator has stopped is replaced by one that is stopped
     * @throws Refusal if it cannot be resolved or started, or if it would not serve where {@code before} does
     */
    Bundle start(StagedJar jar, Bundle before) throws Refusal, InterruptedException {
        Bundle bundle;
        try {
            bundle = context.installBundle("reference:" + jar.copy().toUri());
        } catch (BundleException e) {
            throw new Refusal("the framework does not understand its manifest (" + e.getMessage() + "): build it again", false, e);
        }
        try {
            if (before == null || before.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
                start(bundle, before);
            } else if (!framework.resolveBundles(List.of(bundle))) {
                throw new Refusal(Reasons.unresolved(bundle, framework, null), true, null);
            } else {
                Offer.check(context, bundle, before);
            }
            return bundle;
        } catch (Refusal e) {
            throw gone(bundle, e);
        } catch (RuntimeException | Error e) { // whatever it is, the bundle does not stay
            throw gone(bundle, new Refusal(Reasons.notStarted(bundle, framework, e), false, e));
        }
    }

    private Refusal gone(Bundle bundle, Refusal why) throws InterruptedException {
        String left = remove(bundle);
        return left.isEmpty() ? why : new Refusal(why.getMessage() + "; " + left, why.isCurable(), why);
    }

    private void start(Bundle bundle, Bundle before) throws Refusal, InterruptedException {
        Duration time = patience.get().start();
        try {
            Bounded.call("start of " + bundle.getSymbolicName(), time, () -> {
                bundle.start();
                components.tryOut(bundle);
                students.tryOut(bundle);
                if (before != null && bundle.getState() == Bundle.ACTIVE) {
                    checkSucceeds(bundle, before);
                }
                return null;
            }, () -> uninstall(bundle));
        } catch (Refusal | InterruptedException e) {
            throw e;
        } catch (Bounded.Hanging e) {
            throw new Refusal(Reasons.name(bundle) + " had not started after " + time.toSeconds() + " s and was given up. Tell whoever"
                    + " wrote it", false, e);
        } catch (Exception | Error e) {
            LOG.debug("{} could not be started", bundle, e);
            boolean unresolved = e instanceof BundleException thrown && thrown.getType() == BundleException.RESOLVE_ERROR;
            throw new Refusal(Reasons.notStarted(bundle, framework, e), unresolved, e);
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            throw new Refusal(Reasons.name(bundle) + " stopped as soon as it had started. Tell whoever wrote it");
        }
    }

    /** Whoever uses {@code before} finds the same in {@code bundle}. */
    private void checkSucceeds(Bundle bundle, Bundle before) throws Refusal {
        List<String> waits = components.waitsFor(before).isEmpty() ? components.waitsFor(bundle) : List.of();
        if (!waits.isEmpty()) {
            throw new Refusal(Reasons.name(bundle) + " would not serve: " + String.join("; ", waits), true, null);
        }
        Offer.check(context, bundle, before);
    }

    /**
     * Stops and uninstalls a bundle; those that use its packages are wired anew, and no others.
     *
     * @return what went wrong, for people; empty if nothing did
     */
    String remove(Bundle bundle) throws InterruptedException {
        Duration time = patience.get().stop();
        String name = Reasons.name(bundle);
        String[] complaint = {""};
        try {
            Bounded.call("stop of " + bundle.getSymbolicName(), time, () -> {
                try {
                    if (bundle.getState() != Bundle.INSTALLED) {
                        bundle.stop();
                    }
                } catch (BundleException e) {
                    LOG.debug("{} did not stop in order", bundle, e);
                    complaint[0] = name + " complained as it was stopped: " + e.getMessage();
                }
                bundle.uninstall();
                return null;
            }, () -> LOG.info("{}, which hung, has gone at last", name));
            if (framework.getRemovalPendingBundles().contains(bundle)) {
                refresh(bundle, time);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Bounded.Hanging e) {
            return name + " had not stopped after " + time.toSeconds() + " s; what it holds is freed when Karmma is restarted";
        } catch (Exception | Error e) {
            return name + " cannot be taken away: " + e.getMessage();
        }
        return complaint[0];
    }

    /** For a bundle that has started after it was given up. */
    private static void uninstall(Bundle bundle) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        } catch (BundleException | IllegalStateException e) {
            LOG.debug("{} has gone meanwhile", bundle, e);
        }
    }

    private void refresh(Bundle bundle, Duration time) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        if (!done.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("bundles that use packages of {} were not wired anew within {} s", bundle, time.toSeconds());
        }
    }
}
