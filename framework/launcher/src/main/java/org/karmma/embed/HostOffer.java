package org.karmma.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** A modality that the host brings as objects: services of the framework itself, which is where the host's classes are. */
final class HostOffer implements Registration {

    private final Runnable withdrawn;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    private HostOffer(Runnable withdrawn) {
        this.withdrawn = withdrawn;
    }

    /**
     * @param withdrawn is run once, after it has been closed
     * @throws IllegalArgumentException if they do not belong together
     */
    static HostOffer register(Modality modality, List<Extractor> extractors, BundleContext context, Runnable withdrawn) {
        String id = modality.id();
        if (id == null || !id.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(modality.getClass().getName() + ": a modality's id is a lower-case word, not " + id);
        }
        for (Extractor extractor : extractors) {
            if (!id.equals(extractor.modality())) {
                throw new IllegalArgumentException("extractor " + extractor.id() + " is for modality " + extractor.modality()
                        + " and was offered with " + id + "; have its modality() return " + id + ", or offer it with its own");
            }
        }
        HostOffer offer = new HostOffer(withdrawn);
        Map<String, Object> properties = Map.of(Modality.PROPERTY, id);
        try {
            offer.services.add(context.registerService(Modality.class, modality, FrameworkUtil.asDictionary(properties)));
            for (Extractor extractor : extractors) {
                offer.services.add(context.registerService(Extractor.class, extractor, FrameworkUtil.asDictionary(properties)));
            }
        } catch (RuntimeException e) {
            offer.close();
            throw e;
        }
        return offer;
    }

    /** Waits a while for predictions that use it. */
    @Override
    public synchronized void close() {
        for (ServiceRegistration<?> service : services) {
            try {
                service.unregister();
            } catch (IllegalStateException e) {
                continue; // the framework has stopped
            }
        }
        if (!services.isEmpty()) {
            services.clear();
            withdrawn.run();
        }
    }
}
