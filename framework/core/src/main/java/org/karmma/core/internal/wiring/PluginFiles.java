package org.karmma.core.internal.wiring;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.ExperimentRunner;
import org.karmma.core.internal.pipeline.RunBundle;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.dataset.DatasetProvider;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The bundles that an experiment's plugins come from, those that these are wired to or whose services they use, and what of the home has
 * a part in the results: the core, and bundles that know the contracts. Libraries of the home, which know nothing of them, are left out.
 */
final class PluginFiles implements ExperimentRunner.BundleFiles {

    private static final String CONTRACTS = "org.karmma.";

    private final BundleContext context;
    private final Supplier<Plugins> plugins;
    private final Path home;

    /** @param home the folder of the home's bundles */
    PluginFiles(BundleContext context, Supplier<Plugins> plugins, Path home) {
        this.context = context;
        this.plugins = plugins;
        this.home = home;
    }

    @Override
    public List<RunBundle> of(Setup setup) throws ConfigurationException {
        Plugins here = plugins.get();
        Map<Bundle, List<String>> roles = new LinkedHashMap<>();
        for (Setup.Slot slot : setup.slots()) {
            Optional<Plugin<Extractor>> student = extractor(here, slot, Role.STUDENT);
            add(roles, slot.id(), student.flatMap(here::modalityOf));
        }
        for (Setup.Slot slot : setup.slots()) {
            for (Role role : setup.roles()) {
                add(roles, role.id() + " extractor of " + slot.id(), extractor(here, slot, role));
            }
        }
        add(roles, RunBundle.fusion(setup.fusion().id()), here.find(Fusion.class, setup.fusion().id()));
        add(roles, RunBundle.distillation(setup.distillation().id()), here.find(Distillation.class, setup.distillation().id()));
        add(roles, RunBundle.dataset(setup.provider().id()), here.find(DatasetProvider.class, setup.provider().id()));
        for (Bundle needed : neededBy(roles.keySet())) {
            roles.putIfAbsent(needed, List.of());
        }
        Bundle core = context.getBundle();
        roles.putIfAbsent(core, List.of());
        wiredTo(core).forEach(b -> roles.putIfAbsent(b, List.of()));
        return bundles(roles);
    }

    private static Optional<Plugin<Extractor>> extractor(Plugins here, Setup.Slot slot, Role role) {
        return here.extractors(slot.id(), role).stream().filter(e -> e.service() == slot.extractor(role)).findFirst();
    }

    private void add(Map<Bundle, List<String>> roles, String role, Optional<? extends Plugin<?>> plugin) throws ConfigurationException {
        Bundle bundle = plugin.map(p -> p.origin().isBuiltIn() ? FrameworkUtil.getBundle(p.service().getClass())
                : context.getBundle(p.origin().bundleId())).orElse(null);
        if (bundle == null) {
            throw new ConfigurationException("the bundle of " + role + " has just gone. Start it again.");
        }
        roles.computeIfAbsent(bundle, b -> new ArrayList<>()).add(role);
    }

    /**
     * What brings packages to bundles, and services to those among them that know the contracts: others, Configuration Admin for one, use
     * what anybody offers. The framework itself is everywhere.
     */
    private Set<Bundle> neededBy(Collection<Bundle> bundles) {
        Set<Bundle> all = new LinkedHashSet<>(bundles);
        Deque<Bundle> open = new ArrayDeque<>(bundles);
        while (!open.isEmpty()) {
            Bundle bundle = open.pop();
            ServiceReference<?>[] used = knowsContracts(bundle) && !bundle.equals(context.getBundle()) ? bundle.getServicesInUse() : null;
            Stream<Bundle> services = used == null ? Stream.empty()
                    : Stream.of(used).map(ServiceReference::getBundle).filter(Objects::nonNull);
            Stream.concat(wiredTo(bundle).stream(), services).filter(b -> b.getBundleId() != 0 && all.add(b)).forEach(open::push);
        }
        return all;
    }

    private static List<Bundle> wiredTo(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? List.of() : wiring.getRequiredWires(null);
        return wires.stream().map(wire -> wire.getProvider().getBundle()).filter(b -> b.getBundleId() != 0).distinct().toList();
    }

    private List<RunBundle> bundles(Map<Bundle, List<String>> roles) throws ConfigurationException {
        List<RunBundle> found = new ArrayList<>();
        for (Map.Entry<Bundle, List<String>> entry : roles.entrySet()) {
            Bundle bundle = entry.getKey();
            Path file = file(bundle, entry.getValue());
            boolean ofHome = file.startsWith(home);
            List<String> named = entry.getValue().isEmpty() ? List.of("library " + bundle.getSymbolicName()) : entry.getValue();
            if (!ofHome || knowsContracts(bundle)) {
                found.add(new RunBundle(bundle.getSymbolicName(), bundle.getVersion().toString(), file, ofHome, named));
            }
        }
        return found;
    }

    private static boolean knowsContracts(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null && Stream.concat(wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream(),
                wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream().map(BundleWire::getCapability))
                .map(PluginFiles::name).anyMatch(name -> name.startsWith(CONTRACTS));
    }

    private static String name(BundleCapability exported) {
        return String.valueOf(exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE));
    }

    private static Path file(Bundle bundle, List<String> roles) throws ConfigurationException {
        try {
            return Path.of(URI.create(bundle.getLocation().replaceFirst("^reference:", "")));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new ConfigurationException("the bundle of " + (roles.isEmpty() ? "library " + bundle.getSymbolicName() : roles.get(0))
                    + " was installed from " + bundle.getLocation() + ", and a run copies bundles from files. Put it into the home's "
                    + "modalities folder.");
        }
    }
}
