package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWiring;

/** How Felix is configured, and what is installed in which order. */
final class FelixStart {

    /**
     * Platform bundles start at the level that their folder is named after: logging and Declarative Services, libraries, the core and
     * what it shares, the drop folder and with it commands, File Install. The console is last, and where the drop folder does not start
     * modalities, they are, since File Install brings the configuration. It starts what was dropped in its own start, which works for
     * levels that the framework has reached.
     */
    private static final int FILE_INSTALL = 5;
    private static final int DROPPED = FILE_INSTALL - 1;
    private static final int LAST = FILE_INSTALL + 1;

    /** What modality bundles ask for, see {@link org.karmma.modality.ProvidesModality}. */
    private static final String CONTRACT = "karmma.contract;version:Version=\"1.0.0\"";

    private static final String JLINE = "org.jline";
    private static final String SHELL = "org.apache.felix.gogo.jline";

    private FelixStart() {}

    /** Felix with everything installed, not started yet: a started {@link Framework} has started its bundles. */
    static Framework prepare(LaunchOptions options, Storage storage) throws IOException, BundleException, LaunchException {
        Felix felix = new Felix(configuration(options, storage));
        felix.init();
        try {
            installAll(options, felix.getBundleContext());
            return felix;
        } catch (IOException | BundleException | RuntimeException e) {
            felix.stop(); // nobody else knows of it
            throw e;
        }
    }

    /**
     * Starts the shell of a person at a terminal, once all else runs. JLine looks for its terminals with the class loader of the thread
     * that starts it, and they are in its own bundle.
     */
    static void startConsole(BundleContext context) throws BundleException {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        for (Bundle bundle : context.getBundles()) {
            if (JLINE.equals(bundle.getSymbolicName())) {
                thread.setContextClassLoader(bundle.adapt(BundleWiring.class).getClassLoader());
            }
        }
        try {
            for (Bundle bundle : context.getBundles()) {
                if (SHELL.equals(bundle.getSymbolicName())) {
                    bundle.start();
                }
            }
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    private static void installAll(LaunchOptions options, BundleContext context) throws IOException, BundleException {
        new LogBridge(context).open();
        for (int level = 1; level <= FILE_INSTALL; level++) {
            if (level != DROPPED || options.purpose().looksAtDropped()) {
                install(options.home().bundles().resolve(String.valueOf(level)), level, options, context);
            }
        }
        if (!options.purpose().looksAtDropped()) {
            install(options.dropFolder(), LAST, options, context);
        }
        if (options.purpose().hasCommands()) {
            install(options.home().commands(), DROPPED, options, context);
        }
        if (options.purpose() == LaunchOptions.Purpose.SERVER) {
            install(options.home().served(), LAST, options, context); // who asks finds everything started
        }
        if (options.purpose() == LaunchOptions.Purpose.CONSOLE) {
            install(options.home().console(), LAST, options, context);
        }
        context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(DROPPED); // of what is installed from now on
    }

    private static Map<String, Object> configuration(LaunchOptions options, Storage storage) throws IOException, LaunchException {
        Map<String, Object> configuration = new HashMap<>(options.coreProperties());
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.bundles().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(LAST));
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.extra());
        configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, CONTRACT);
        // a new version of a bundle is started beside the one that serves; the drop folder sees to it that two files do not hold the same
        configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        configuration.put(FelixConstants.LOG_LOGGER_PROP, LogBridge.ofFramework());
        // in this thread: those that Felix would make keep a framework that has stopped for another minute
        configuration.put(FelixConstants.RESOLVER_PARALLELISM, "1");
        configuration.put("ds.loglevel", "warn");
        if (options.purpose() == LaunchOptions.Purpose.SERVER) {
            configuration.put("org.apache.felix.http.jetty.requestBufferSize", "65536"); // bytes read at once; clips are megabytes
        }
        configuration.putAll(options.properties());
        configuration.putAll(FolderWatch.fileInstall(options, storage.temporary(), DROPPED));
        return configuration;
    }

    private static void install(Path folder, int level, LaunchOptions options, BundleContext context) throws IOException, BundleException {
        for (Path jar : FolderWatch.jars(folder)) {
            if (FolderWatch.isLeftOut(jar, options)) {
                continue;
            }
            Bundle bundle = context.installBundle("reference:" + jar.toUri()); // read where it lies: one is a hundred megabytes
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            if (!Bundles.isFragment(bundle) && !SHELL.equals(bundle.getSymbolicName())) {
                bundle.start(); // marks it; it starts when the framework reaches its level
            }
        }
    }
}
