package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Felix in this JVM with the bundles of a home. When {@link #start} returns, every bundle of the platform and every dropped modality
 * has been started; what could not be is in {@link #problems}. Any number of frameworks may run in a JVM, at once or one after another.
 */
public final class KarmmaFramework implements AutoCloseable {

    /**
     * Platform bundles start at the level that their folder is named after: logging and Declarative Services, libraries, the core and
     * what it shares, commands, File Install. The console is last. File Install starts what was dropped in its own start, which works
     * for levels that the framework has reached.
     */
    private static final int FILE_INSTALL = 5;
    private static final int DROPPED = FILE_INSTALL - 1;
    private static final int CONSOLE = FILE_INSTALL + 1;
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private static final String CONTRACT = "karmma.contract;version:Version=\"1.0.0\"";

    private final Framework framework;
    private final Storage storage;

    private KarmmaFramework(Framework framework, Storage storage) {
        this.framework = framework;
        this.storage = storage;
    }

    /**
     * Starts a framework.
     *
     * @throws LaunchException if the home is none, or the framework cannot be started
     */
    public static KarmmaFramework start(LaunchOptions options) throws LaunchException {
        options.home().checked();
        Settings.apply(options.home()); // before SLF4J, DJL or JavaCPP are touched
        Storage storage = null;
        Framework felix = null;
        try {
            storage = Storage.create();
            felix = new Felix(configuration(options, storage));
            felix.init();
            new LogBridge(felix.getBundleContext()).open();
            install(options, felix.getBundleContext());
            KarmmaFramework started = new KarmmaFramework(felix, storage);
            felix.start();
            started.problems().forEach(log()::warn);
            return started;
        } catch (IOException | BundleException | LaunchException e) {
            LaunchException failure = e instanceof LaunchException launch ? launch
                    : new LaunchException("Felix cannot be started from " + options.home().folder() + ": " + e.getMessage(), e);
            stop(felix, storage, failure);
            throw failure;
        }
    }

    private static Map<String, Object> configuration(LaunchOptions options, Storage storage) throws IOException, LaunchException {
        Map<String, Object> configuration = new HashMap<>(options.coreProperties());
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.bundles().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(CONSOLE));
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.extra());
        configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, CONTRACT);
        configuration.put(FelixConstants.LOG_LOGGER_PROP, LogBridge.ofFramework());
        configuration.put("ds.loglevel", "warn");
        configuration.putAll(DropFolder.fileInstall(options, storage.temporary(), DROPPED));
        return configuration;
    }

    private static void install(LaunchOptions options, BundleContext context) throws IOException, BundleException {
        for (int level = 1; level <= FILE_INSTALL; level++) {
            install(options.home().bundles().resolve(String.valueOf(level)), level, options, context);
        }
        if (options.console()) {
            install(options.home().console(), CONSOLE, options, context);
        }
    }

    private static void install(Path folder, int level, LaunchOptions options, BundleContext context) throws IOException, BundleException {
        for (Path jar : DropFolder.jars(folder)) {
            if (DropFolder.modalitiesOf(jar).stream().anyMatch(options.without()::contains)) {
                continue;
            }
            Bundle bundle = context.installBundle("reference:" + jar.toUri()); // read where it lies: some are hundreds of megabytes
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            if (!isFragment(bundle)) {
                bundle.start(); // marks it; it starts when the framework reaches its level
            }
        }
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service of the platform. @throws LaunchException if nobody offers it */
    public <T> T service(Class<T> type) throws LaunchException {
        return find(type, null).orElseThrow(() -> new LaunchException("no bundle offers " + type.getName() + "."
                + (problems().isEmpty() ? " The home lacks a bundle; build the distribution again." : " " + String.join(" ", problems()))));
    }

    /**
     * The best service of a type that matches.
     *
     * @param filter in OSGi's filter syntax, or null
     */
    public <T> Optional<T> find(Class<T> type, String filter) {
        return references(type, filter).stream().sorted((a, b) -> b.compareTo(a)).map(context()::getService).findFirst();
    }

    /** Every service of a type, in the order of the bundles. */
    public <T> List<T> services(Class<T> type) {
        List<T> services = new ArrayList<>();
        for (ServiceReference<T> reference : references(type, null)) {
            T service = context().getService(reference);
            if (service != null) {
                services.add(service);
            }
        }
        return services;
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type, String filter) {
        try {
            return context().getServiceReferences(type, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("not a filter: " + filter, e);
        }
    }

    /** The bundle that brings a modality, started or not. */
    public Optional<Bundle> bundleOf(String modality) {
        for (Bundle bundle : context().getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null && revision.getDeclaredCapabilities(Modality.PROPERTY).stream()
                    .anyMatch(capability -> modality.equals(capability.getAttributes().get(Modality.PROPERTY)))) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }

    /** Stops the bundle of a modality; it stays stopped. */
    public void stopModality(String modality) throws LaunchException {
        change(modality, "stopped", Bundle::stop);
    }

    /** Starts the bundle of a modality. */
    public void startModality(String modality) throws LaunchException {
        change(modality, "started", Bundle::start);
    }

    /** Reads the bundle of a modality again from where it came from, and puts the new one in the old one's place. */
    public void updateModality(String modality) throws LaunchException {
        change(modality, "updated", bundle -> {
            bundle.update();
            refresh(bundle);
        });
    }

    private interface Change {
        void on(Bundle bundle) throws BundleException;
    }

    private void change(String modality, String what, Change change) throws LaunchException {
        Bundle bundle = bundleOf(modality).orElseThrow(() -> new LaunchException("no bundle brings the modality " + modality + "."));
        try {
            change.on(bundle);
        } catch (BundleException e) {
            throw new LaunchException(name(bundle) + " could not be " + what + ": " + e.getMessage(), e);
        }
    }

    private void refresh(Bundle bundle) throws BundleException {
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BundleException("the framework did not refresh it within " + STOP_MILLIS / 1000 + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted while it was being refreshed", e);
        }
    }

    /** Bundles that should run and do not, each with its state. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : context().getBundles()) {
            boolean runs = bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING
                    || isFragment(bundle) && bundle.getState() == Bundle.RESOLVED;
            if (!runs && (isFragment(bundle) || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted())) {
                problems.add(name(bundle) + (bundle.getState() == Bundle.INSTALLED ? " lacks something that it needs" : " did not start")
                        + "; --verbose shows why.");
            }
        }
        return problems;
    }

    /** Returns when somebody has stopped the framework, for instance from its shell. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops every bundle and removes what the framework had stored. */
    @Override
    public void close() throws LaunchException {
        LaunchException failure = new LaunchException("the framework was not stopped cleanly");
        stop(framework, storage, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void stop(Framework framework, Storage storage, Exception failure) {
        boolean interrupted = Thread.interrupted(); // whoever is interrupted still wants an orderly end
        try {
            if (framework != null) {
                framework.stop();
                framework.waitForStop(STOP_MILLIS);
            }
        } catch (BundleException e) {
            failure.addSuppressed(e);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            if (storage != null) {
                storage.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static String name(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(KarmmaFramework.class);
    }
}
