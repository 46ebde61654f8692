package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.karmma.core.SettingsDelivery;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/**
 * A Felix in this JVM with the bundles of a home. When {@link #start} returns, every bundle of the platform and every dropped modality
 * has been started; those that could not be are in {@link #problems}. Any number of frameworks may
 * run in a JVM, at once or one after another.
 */
public final class KarmmaFramework implements AutoCloseable {

    private static final Duration SETTINGS = Duration.ofSeconds(30);
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** JavaCPP's own choice, which it has to be told, since the home is a temporary one. */
    private static final Path NATIVES_OF_USER = Path.of(System.getProperty("user.home"), ".javacpp", "cache");

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
        if (options.home() != null) {
            options.home().checked();
        }
        LoggerFactory.getILoggerFactory(); // now, on one thread
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(KarmmaFramework.class.getClassLoader()); // with which DJL looks for its engine and natives
        Storage storage = null;
        Framework felix = null;
        try {
            storage = Storage.create();
            LaunchOptions complete = prepared(options, storage);
            SharedEngine engine = SharedEngine.begin(options.purpose().isEager(), options.threads());
            felix = FelixStart.prepare(complete, storage);
            engine.awaitFound();
            felix.start();
            engine.awaitLoaded();
            KarmmaFramework karmma = new KarmmaFramework(felix, storage);
            karmma.awaitSettings();
            FelixStart.startConsole(felix.getBundleContext());
            Bundles.idle(felix.getBundleContext()).forEach(LoggerFactory.getLogger(KarmmaFramework.class)::error);
            return karmma;
        } catch (IOException | BundleException | LaunchException | RuntimeException | LinkageError | InterruptedException e) {
            LaunchException failure = e instanceof LaunchException launch ? launch
                    : new LaunchException("Felix cannot be started from " + (options.home() == null ? "the class path"
                            : options.home().folder()) + ": " + (e instanceof InterruptedException ? "interrupted" : e.getMessage()), e);
            stop(felix, storage, failure);
            if (e instanceof InterruptedException) {
                thread.interrupt();
            }
            throw failure;
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    /** File Install has read the files; what they say may still be on its way to components that run already. */
    private void awaitSettings() throws InterruptedException {
        Optional<SettingsDelivery> delivery = find(SettingsDelivery.class, null);
        if (delivery.isPresent() && !delivery.get().await(SETTINGS)) {
            LoggerFactory.getLogger(KarmmaFramework.class).warn("not all configuration has reached its bundles after {} s; it will",
                    SETTINGS.toSeconds());
        }
    }

    /** With a home, and with the settings that libtorch reads when it is loaded. */
    private static LaunchOptions prepared(LaunchOptions options, Storage storage) throws IOException, LaunchException {
        boolean onDisk = options.home() != null;
        LaunchOptions complete = onDisk ? options : options.withHome(ClassPathHome.in(storage.home()));
        Set<String> unknown = new TreeSet<>(complete.without());
        Set<String> known = unknown.isEmpty() ? Set.of() : complete.home().modalityIds();
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new LaunchException(unknown + " cannot be left out: no bundle of this home brings it; they bring " + known);
        }
        Settings.apply(complete, onDisk ? options.home().cache().resolve("javacpp") : NATIVES_OF_USER);
        return complete;
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service of the platform. @throws LaunchException if nobody offers it */
    public <T> T service(Class<T> type) throws LaunchException {
        return find(type, null).orElseThrow(() -> new LaunchException("no bundle offers " + type.getName() + ". "
                + (problems().isEmpty() ? "The home lacks a bundle, or another bundle that it needs; build the distribution again."
                        : String.join("; ", problems()) + ".")));
    }

    /**
     * The best service of a type that matches.
     *
     * @param filter in OSGi's filter syntax, or null
     */
    public <T> Optional<T> find(Class<T> type, String filter) {
        return references(type, filter).stream().max(Comparator.naturalOrder()).map(context()::getService);
    }

    /** Every service of a type. */
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
        return Bundles.providing(modality, context());
    }

    /** Stops the bundle of a modality; it stays stopped. */
    public void stopModality(String modality) throws LaunchException {
        modalities().stop(modality);
    }

    /** Starts the bundle of a modality. */
    public void startModality(String modality) throws LaunchException {
        modalities().start(modality);
    }

    /** Reads the bundle of a modality again from where it came from, and puts the new one in the old one's place. */
    public void updateModality(String modality) throws LaunchException {
        modalities().update(modality);
    }

    /** Puts another build of the bundle of a modality in its place, whatever it declares; the file is not needed afterwards. */
    public void updateModality(String modality, Path jar) throws LaunchException {
        modalities().update(modality, jar);
    }

    private ModalityBundles modalities() {
        return new ModalityBundles(context());
    }

    /** Bundles that should run now and do not, and files of the drop folder that are refused: each a sentence that says why. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(Bundles.idle(context()));
        find(DropFolder.class, null).ifPresent(folder -> folder.files().stream().filter(file -> file.state() == DroppedFile.State.REFUSED)
                .forEach(file -> problems.add(file.name() + " is refused: " + file.detail())));
        return problems;
    }

    /** Returns when somebody has stopped the framework, for instance from its shell. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops every bundle and removes what the framework had stored. */
    @Override
    public void close() throws LaunchException {
        LaunchException failure = new LaunchException("the framework was not stopped in order");
        stop(framework, storage, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void stop(Framework framework, Storage ownStorage, Exception failure) {
        Storage storage = ownStorage;
        boolean interrupted = Thread.interrupted(); // whoever is interrupted still wants an orderly end
        try {
            if (framework != null) {
                framework.stop();
                if (framework.waitForStop(STOP_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                    failure.addSuppressed(new LaunchException("bundles had not stopped after " + STOP_MILLIS / 1000
                            + " s; what they stored is removed by the next start after this JVM has ended"));
                    storage = null;
                }
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
}
