package org.karmma.dropfolder;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.karmma.core.bundles.Reasons;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others have of a bundle, each in words: modalities, students, extractors, and services of types that others know. One that takes
 * the place of another offers all that this one did: nobody loses a sensor to a file that has the right name.
 */
final class Offer {

    private static final String OURS = "karmma.";
    /** As OSGi's specification of service capabilities has it. */
    private static final String SERVICE = "osgi.service";

    private static final Logger LOG = LoggerFactory.getLogger(Offer.class);

    private final BundleContext context;
    private final Bundle bundle;
    private final SortedSet<String> all = new TreeSet<>();

    private Offer(BundleContext context, Bundle bundle) {
        this.context = context;
        this.bundle = bundle;
        bundle.adapt(BundleRevision.class).getDeclaredCapabilities(null).stream().filter(c -> c.getNamespace().startsWith(OURS))
                .forEach(c -> all.add(c.getNamespace().substring(OURS.length()) + " " + c.getAttributes().get(c.getNamespace())));
        Set<String> known = packages();
        if (bundle.getState() == Bundle.ACTIVE) {
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
                add((String[]) service.getProperty(Constants.OBJECTCLASS), known);
                extractors(service);
            }
        } else { // its word is all that there is
            bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE)
                    .forEach(c -> add(types(c.getAttributes().get(Constants.OBJECTCLASS)), known));
        }
    }

    /** @throws Refusal if {@code successor} lacks anything that {@code before} offers */
    static void check(BundleContext context, Bundle successor, Bundle before) throws Refusal {
        SortedSet<String> lacks = new TreeSet<>(new Offer(context, before).all);
        lacks.removeAll(new Offer(context, successor).all);
        if (!lacks.isEmpty()) {
            throw new Refusal(Reasons.name(successor) + " lacks what " + Reasons.name(before) + " offers, in whose place it would be: "
                    + String.join(", ", lacks) + ". Install a whole build of it; if that is to go, take the file away first");
        }
    }

    /** Those that it shares with others: what it has for itself alone, its next version may do without. */
    private Set<String> packages() {
        Set<String> names = new TreeSet<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            Stream.concat(wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream().map(wire -> wire.getCapability()),
                    wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()).map(BundleCapability::getAttributes)
                    .forEach(attributes -> names.add(String.valueOf(attributes.get(PackageNamespace.PACKAGE_NAMESPACE))));
        }
        return names;
    }

    private void add(String[] types, Set<String> known) {
        Arrays.stream(types).filter(type -> known.contains(type.substring(0, Math.max(0, type.lastIndexOf('.')))))
                .forEach(type -> all.add("service " + type));
    }

    private static String[] types(Object attribute) {
        return attribute instanceof Collection<?> several ? several.stream().map(String::valueOf).toArray(String[]::new)
                : attribute == null ? new String[0] : new String[] {attribute.toString()};
    }

    /** A provider that throws brings none. */
    private void extractors(ServiceReference<?> service) {
        try {
            Object offered = context.getService(service);
            if (offered instanceof Extractor extractor) {
                all.add("extractor " + extractor.id());
            }
            if (offered instanceof ExtractorProvider provider) {
                provider.extractors().forEach(extractor -> all.add("extractor " + extractor.id()));
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} does not say what its extractors are", bundle, e);
        } finally {
            context.ungetService(service);
        }
    }
}
