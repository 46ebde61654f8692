package org.karmma.core.internal.wiring;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.ExperimentRunner;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.dataset.DatasetProvider;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The files of the bundles that an experiment's plugins come from, and of those that these are wired to; without those that come with
 * the core or lie among the bundles of the home, which every worker starts.
 */
final class PluginFiles implements ExperimentRunner.BundleFiles {

    private final BundleContext context;
    private final Supplier<Plugins> plugins;
    private final Path platform;

    /** @param platform the folder of the home's bundles */
    PluginFiles(BundleContext context, Supplier<Plugins> plugins, Path platform) {
        this.context = context;
        this.plugins = plugins;
        this.platform = platform;
    }

    @Override
    public Map<String, Path> of(Setup setup) throws ConfigurationException {
        Plugins here = plugins.get();
        Map<Bundle, String> wanted = new LinkedHashMap<>();
        for (Setup.Slot slot : setup.slots()) {
            add(wanted, slot.id(), here.find(Modality.class, slot.id()).orElse(null));
        }
        for (Setup.Slot slot : setup.slots()) {
            for (Role role : setup.roles()) {
                add(wanted, here, slot.id(), role, role == Role.TEACHER ? setup.experiment().teacherExtractor(slot.id())
                        : setup.experiment().studentExtractor(slot.id()));
            }
        }
        add(wanted, "fusion " + setup.fusion().id(), here.find(Fusion.class, setup.fusion().id()).orElse(null));
        add(wanted, "distillation " + setup.distillation().id(), here.find(Distillation.class, setup.distillation().id()).orElse(null));
        add(wanted, "data set " + setup.provider().id(), here.find(DatasetProvider.class, setup.provider().id()).orElse(null));
        addWired(wanted);
        Map<String, Path> files = new LinkedHashMap<>();
        for (Map.Entry<Bundle, String> bundle : wanted.entrySet()) {
            Path file = file(bundle.getKey(), bundle.getValue());
            if (!file.startsWith(platform)) {
                files.put(bundle.getValue(), file);
            }
        }
        return files;
    }

    /** @param named id of the extractor, or null for the first */
    private void add(Map<Bundle, String> wanted, Plugins here, String modality, Role role, String named) throws ConfigurationException {
        Plugin<Extractor> extractor = here.extractors(modality, role).stream().filter(e -> named == null || named.equals(e.id()))
                .findFirst().orElse(null);
        add(wanted, role.id() + " extractor of " + modality, extractor);
    }

    private void add(Map<Bundle, String> wanted, String what, Plugin<?> plugin) throws ConfigurationException {
        if (plugin != null && plugin.origin().isBuiltIn()) {
            return;
        }
        Bundle bundle = plugin == null ? null : context.getBundle(plugin.origin().bundleId());
        if (bundle == null) {
            throw new ConfigurationException("the bundle of " + what + " has just gone. Start it again.");
        }
        wanted.putIfAbsent(bundle, what);
    }

    /** What brings packages to those that are wanted is wanted, too; the framework itself is everywhere. */
    private static void addWired(Map<Bundle, String> wanted) {
        Deque<Bundle> open = new ArrayDeque<>(wanted.keySet());
        while (!open.isEmpty()) {
            BundleWiring wiring = open.pop().adapt(BundleWiring.class);
            for (BundleWire wire : wiring == null ? List.<BundleWire>of() : wiring.getRequiredWires(null)) {
                Bundle provider = wire.getProvider().getBundle();
                if (provider.getBundleId() != 0 && wanted.putIfAbsent(provider, "library " + provider.getSymbolicName()) == null) {
                    open.push(provider);
                }
            }
        }
    }

    private static Path file(Bundle bundle, String what) throws ConfigurationException {
        try {
            return Path.of(URI.create(bundle.getLocation().replaceFirst("^reference:", "")));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new ConfigurationException("the bundle of " + what + " was installed from " + bundle.getLocation()
                    + ", and a run copies bundles from files. Put it into the home's modalities folder.");
        }
    }
}
