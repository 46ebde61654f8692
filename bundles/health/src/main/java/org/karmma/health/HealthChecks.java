package org.karmma.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.karmma.core.FolderNames;
import org.karmma.core.health.Health;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Each indicator of the home as a Felix health check; the tag {@value #LIVE} is for supervisors, {@value #READY} for load balancers. */
@Component(service = {}, immediate = true)
public final class HealthChecks {

    /** Tag of what only a restart helps. */
    static final String LIVE = "live";
    /** Tag of everything that keeps a home from being asked. */
    static final String READY = "ready";

    private final Map<HealthIndicator, ServiceRegistration<HealthCheck>> registered = new ConcurrentHashMap<>();
    private final BundleContext context;
    private final Health health;

    @Activate
    public HealthChecks(BundleContext context, @Reference Health health) {
        this.context = context;
        this.health = health;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bind(HealthIndicator indicator) {
        registered.put(indicator, context.registerService(HealthCheck.class, () -> result(indicator.id()),
                FrameworkUtil.asDictionary(Map.of(HealthCheck.NAME, indicator.id() + ": " + indicator.title(),
                        HealthCheck.TAGS, tags(indicator)))));
    }

    void unbind(HealthIndicator indicator) {
        ServiceRegistration<HealthCheck> gone = registered.remove(indicator);
        if (gone != null) {
            gone.unregister();
        }
    }

    static String[] tags(HealthIndicator indicator) {
        return indicator.isVital() ? new String[] {indicator.id(), READY, LIVE} : new String[] {indicator.id(), READY};
    }

    private Result result(String check) {
        FormattingResultLog log = new FormattingResultLog();
        for (HealthFinding finding : health.look(check)) {
            String text = FolderNames.without(finding.text()); // any account may see it
            switch (finding.state()) {
                case OK -> log.info("{}", text);
                case WARN -> log.warn("{}", text);
                default -> log.critical("{}", text);
            }
        }
        return new Result(log);
    }
}
