package org.karmma.extractor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings extractors that are no services of their own: one object can be a {@link org.karmma.modality.Modality} and bring what listens to
 * it. A bundle offers it as a service; each of its extractors is then what it would be as a service of this bundle, and arrives and leaves
 * with the provider.
 */
@ConsumerType
public interface ExtractorProvider {

    /**
     * All of them, one or more for each role. Asked once, when the service arrives. An extractor that cannot say what it is is left out,
     * with a message; a provider that throws brings none.
     */
    List<Extractor> extractors();
}
