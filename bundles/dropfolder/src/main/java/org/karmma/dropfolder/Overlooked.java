package org.karmma.dropfolder;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.karmma.core.bundles.Reasons;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Modalities that a bundle has and that nobody would find, since an annotation is missing at the class. */
final class Overlooked {

    private static final String PACKAGE = Modality.class.getPackageName();

    private final Bundle bundle;
    private final Collection<ComponentDescriptionDTO> components;

    private Overlooked(Bundle bundle, Collection<ComponentDescriptionDTO> components) {
        this.bundle = bundle;
        this.components = components;
    }

    /**
     * A bundle with an activator may offer what it has in its own way, and is taken at its word.
     *
     * @param bundle resolved
     * @param components that it declares
     * @throws Refusal naming the class and the annotation that it lacks
     */
    static void check(Bundle bundle, Collection<ComponentDescriptionDTO> components) throws Refusal {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATOR) != null || !knowsModalities(wiring)) {
            return;
        }
        Optional<String> lack = new Overlooked(bundle, components).lack(wiring);
        if (lack.isPresent()) {
            throw new Refusal(Reasons.name(bundle) + " has a modality that nobody can find: " + lack.get() + ", and build it again");
        }
    }

    private static boolean knowsModalities(BundleWiring wiring) {
        return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .anyMatch(wire -> PACKAGE.equals(wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
    }

    private Optional<String> lack(BundleWiring wiring) {
        boolean announced = !wiring.getCapabilities(Modality.PROPERTY).isEmpty();
        List<ComponentDescriptionDTO> offers = components.stream().filter(c -> offers(c, Modality.class)).toList();
        if (announced && !offers.isEmpty()) {
            return offers.stream().filter(c -> !offers(c, ExtractorProvider.class))
                    .flatMap(c -> load(c.implementationClass).stream()).filter(ExtractorProvider.class::isAssignableFrom)
                    .map(type -> "its extractors are not offered: give " + type.getName() + " " + component(type)).findFirst();
        }
        return modalities(wiring).stream().map(type -> "give " + type.getName() + (offers.isEmpty() ? " " + component(type) : "")
                + (announced ? "" : (offers.isEmpty() ? " and" : "") + " @ProvidesModality(modality = \"ITS-ID\")")).findFirst();
    }

    private static boolean offers(ComponentDescriptionDTO component, Class<?> service) {
        return Arrays.asList(component.serviceInterfaces).contains(service.getName());
    }

    private static String component(Class<?> type) {
        return ExtractorProvider.class.isAssignableFrom(type) ? "@Component(service = {Modality.class, ExtractorProvider.class})"
                : "@Component(service = Modality.class)";
    }

    /** Classes of the bundle that could be components. */
    private List<Class<?>> modalities(BundleWiring wiring) {
        List<Class<?>> found = new ArrayList<>();
        for (String path : wiring.listResources("/", "*.class", BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE)) {
            load(path.substring(0, path.length() - ".class".length()).replace('/', '.'))
                    .filter(type -> Modality.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Without running any of its code; empty for a class that cannot be linked, which is no matter here. */
    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(bundle.loadClass(name));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }
}
