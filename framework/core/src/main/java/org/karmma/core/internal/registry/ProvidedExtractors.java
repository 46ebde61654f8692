package org.karmma.core.internal.registry;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Extractors that are no services of their own: they come and go with the service that brings them. Safe to use from several threads. */
final class ProvidedExtractors {

    private static final Logger LOG = LoggerFactory.getLogger(ProvidedExtractors.class);

    private final PluginRegistry registry;
    private final Function<Extractor, String> id;
    /** What each provider brought when it came: that is what goes with it, whatever it says later. */
    private final Map<ExtractorProvider, List<Extractor>> brought = new IdentityHashMap<>();

    /** @param id asks an extractor what it is; one that it throws for is left out */
    ProvidedExtractors(PluginRegistry registry, Function<Extractor, String> id) {
        this.registry = registry;
        this.id = id;
    }

    /** Takes in what a provider brings; one that throws brings nothing, with a message that names its bundle. */
    void add(ExtractorProvider provider, Origin origin) {
        List<Extractor> extractors;
        try {
            extractors = List.copyOf(provider.extractors());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the extractors of bundle {} are left out: asked for them, {} threw, or gave none. Tell whoever wrote it.", origin,
                    provider.getClass().getName(), e);
            return;
        }
        synchronized (brought) {
            brought.put(provider, extractors);
        }
        extractors.forEach(extractor -> registry.add(Extractor.class, extractor, id, origin));
    }

    /** Lets all go that it brought, see {@link PluginRegistry#remove}. */
    void remove(ExtractorProvider provider) {
        List<Extractor> extractors;
        synchronized (brought) {
            extractors = brought.remove(provider);
        }
        if (extractors != null) {
            extractors.forEach(extractor -> registry.remove(Extractor.class, extractor));
        }
    }
}
