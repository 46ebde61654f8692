package org.karmma.dropfolder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.karmma.core.bundles.Reasons;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** The components of bundles: a bundle is active although its components failed. */
final class Components {

    private final ServiceComponentRuntime runtime;
    private final BundleContext context;

    Components(ServiceComponentRuntime runtime, BundleContext context) {
        this.runtime = runtime;
        this.context = context;
    }

    /**
     * Gets every service of a bundle once, which activates its components.
     *
     * @throws Refusal if one of them fails, if the bundle has a modality that nobody can find, or two of one id
     */
    void tryOut(Bundle bundle) throws Refusal {
        Overlooked.check(bundle, runtime.getComponentDescriptionDTOs(bundle));
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        List<ServiceReference<?>> failed = new ArrayList<>();
        Map<String, Set<String>> modalities = new TreeMap<>();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            Object offered = context.getService(service);
            if (offered == null) {
                failed.add(service);
                continue;
            }
            if (offered instanceof Modality modality) {
                modalities.computeIfAbsent(String.valueOf(modality.id()), id -> new TreeSet<>()).add(modality.getClass().getName());
            }
            context.ungetService(service);
        }
        refuseTwins(bundle, modalities);
        for (ComponentDescriptionDTO component : enabled(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    throw new Refusal(Reasons.name(bundle) + " failed as it was started: component " + component.name + ": "
                            + cause(configuration.failure) + ". Tell whoever wrote it");
                }
            }
        }
        if (!failed.isEmpty() && bundle.getState() == Bundle.ACTIVE) {
            throw new Refusal(Reasons.name(bundle) + " failed as it was started: it offers "
                    + Arrays.toString((String[]) failed.get(0).getProperty("objectClass")) + " and gives none (the log says why). Tell"
                            + " whoever wrote it");
        }
    }

    /** Which of the two were used would be chance. */
    private static void refuseTwins(Bundle bundle, Map<String, Set<String>> modalities) throws Refusal {
        for (Map.Entry<String, Set<String>> classes : modalities.entrySet()) {
            if (classes.getValue().size() > 1) {
                throw new Refusal(Reasons.name(bundle) + " has more than one modality with the id " + classes.getKey() + ": "
                        + String.join(" and ", classes.getValue()) + ". Give each an id of its own, and build it again");
            }
        }
    }

    /** What its components wait for: each a sentence. */
    List<String> waitsFor(Bundle bundle) {
        List<String> waiting = new ArrayList<>();
        for (ComponentDescriptionDTO component : enabled(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                        waiting.add("its component " + component.name + " waits for a service " + type(component, reference)
                                + ", which no bundle here"
                                + " offers: install or start the bundle that does");
                    }
                }
            }
        }
        return waiting;
    }

    private List<ComponentDescriptionDTO> enabled(Bundle bundle) {
        return runtime.getComponentDescriptionDTOs(bundle).stream().filter(runtime::isComponentEnabled).toList();
    }

    private static String type(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO reference) {
        return Arrays.stream(component.references).filter(r -> r.name.equals(reference.name)).map(r -> r.interfaceName).findFirst()
                .orElse(reference.name) + (reference.target == null || reference.target.isEmpty() ? "" : " " + reference.target);
    }

    /** The innermost cause of a stack trace that was written down. */
    private static String cause(String trace) {
        if (trace == null) {
            return "the log says why";
        }
        List<String> lines = trace.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream().filter(line -> line.startsWith("Caused by: ")).reduce((a, b) -> b).map(line ->
                line.substring("Caused by: ".length()))
                .orElse(lines.isEmpty() ? "the log says why" : lines.get(0));
    }
}
