package org.karmma.core.health;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** How a home is, by all {@link HealthIndicator}s that are here: an OSGi service. Safe to use from several threads. */
@ProviderType
public interface Health {

    /** Has everything looked at now. Ordered by check. */
    List<HealthFinding> look();

    /**
     * Has one thing looked at now. Never throws: an indicator that does has made a critical finding.
     *
     * @throws IllegalArgumentException if nobody looks at such a thing, naming what is looked at
     */
    List<HealthFinding> look(String check);

    /** What is looked at: the ids of all indicators that are here, in alphabetical order. */
    List<String> checks();
}
