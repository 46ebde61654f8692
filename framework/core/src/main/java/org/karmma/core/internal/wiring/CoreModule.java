package org.karmma.core.internal.wiring;

import ai.djl.Device;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import org.karmma.core.ConfigurationException;
import org.karmma.core.StageWorker;
import org.karmma.core.Workbench;
import org.karmma.core.internal.pipeline.ExperimentRunner;
import org.karmma.core.internal.pipeline.WorkerLoop;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.serving.Students;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** How the inside of the core is put together. */
final class CoreModule extends AbstractModule {

    private final BundleContext context;
    private final PluginRegistry registry;

    CoreModule(BundleContext context, PluginRegistry registry) {
        this.context = context;
        this.registry = registry;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        bind(PluginRegistry.class).toInstance(registry);
        bind(Workbench.class).to(WorkbenchService.class);
        bind(WorkbenchService.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    Students students() {
        return new Students(Path.of(property(Workbench.HOME, ".")), registry, Students.Publisher.services(context), Device.cpu());
    }

    @Provides
    @Singleton
    ExperimentRunner runner() {
        return new ExperimentRunner(registry::current, this::bundleFile, List.of(property(Workbench.WORKER_COMMAND, "").split("\n")));
    }

    @Provides
    @Singleton
    StageWorker worker() {
        return new WorkerLoop(registry::current);
    }

    /** The file that a modality's bundle was installed from. */
    private Path bundleFile(String modality) throws ConfigurationException {
        Bundle bundle = registry.current().find(Modality.class, modality).map(m -> context.getBundle(m.origin().bundleId())).orElse(null);
        if (bundle == null) {
            throw new ConfigurationException("modalities: the bundle of " + modality + " has just gone. Start it again.");
        }
        try {
            return Path.of(URI.create(bundle.getLocation().replaceFirst("^reference:", "")));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new ConfigurationException("modalities: the bundle of " + modality + " was installed from " + bundle.getLocation()
                    + ", and a run copies bundles from files. Put it into the home's modalities folder.");
        }
    }

    private String property(String name, String fallback) {
        String value = context.getProperty(name);
        return value == null ? fallback : value;
    }
}
