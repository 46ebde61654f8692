package org.karmma.core.internal.health;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.karmma.core.health.Health;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every indicator that is here. */
@Component(service = Health.class)
public final class HealthService implements Health {

    private static final Logger LOG = LoggerFactory.getLogger(HealthService.class);

    private final Map<String, HealthIndicator> indicators = new ConcurrentSkipListMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bind(HealthIndicator indicator) {
        if (indicators.putIfAbsent(indicator.id(), indicator) != null) {
            LOG.error("{} is left out: {} looks at {} already", indicator, indicators.get(indicator.id()), indicator.id());
        }
    }

    void unbind(HealthIndicator indicator) {
        indicators.remove(indicator.id(), indicator);
    }

    @Override
    public List<HealthFinding> look() {
        return indicators.values().stream().flatMap(indicator -> look(indicator).stream()).toList();
    }

    @Override
    public List<HealthFinding> look(String check) {
        HealthIndicator indicator = indicators.get(check);
        if (indicator == null) {
            throw new IllegalArgumentException("nobody looks at " + check + "; looked at are " + String.join(", ", checks()));
        }
        return look(indicator);
    }

    private static List<HealthFinding> look(HealthIndicator indicator) {
        try {
            return List.copyOf(indicator.look());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{} cannot be looked at", indicator.id(), e);
            return List.of(indicator.critical("", "it could not be looked at: " + e, "Look into the log; restart the bundle of "
                    + indicator.getClass().getName() + "."));
        }
    }

    @Override
    public List<String> checks() {
        return List.copyOf(indicators.keySet());
    }
}
