package org.karmma.core.internal.settings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.karmma.core.internal.experiment.UnknownKeys;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Settings that are refused, and files that nobody reads, for instance since their name is wrong. */
@Component(service = HealthIndicator.class)
public final class ConfigurationIndicator implements HealthIndicator {

    private static final String FILTER = "(service.pid=" + SettingsGuard.OURS + "*)";

    private final SettingsGuard guard;
    private final ConfigurationAdmin admin;

    @Activate
    public ConfigurationIndicator(@Reference SettingsGuard guard, @Reference ConfigurationAdmin admin) {
        this.guard = guard;
        this.admin = admin;
    }

    @Override
    public String id() {
        return "configuration";
    }

    @Override
    public String title() {
        return "no setting is refused";
    }

    @Override
    public List<HealthFinding> look() {
        List<HealthFinding> findings = new ArrayList<>();
        guard.refused().forEach(refusal -> findings.add(warn(refusal.place(), refusal.detail(), Refusals.MEND)));
        TreeSet<String> pids = guard.metatypes().pids(SettingsGuard.OURS);
        for (Configuration configuration : all()) {
            String pid = configuration.getFactoryPid() == null ? configuration.getPid() : configuration.getFactoryPid();
            if (!pids.contains(pid)) {
                findings.add(warn("configuration " + pid, "no bundle reads it"
                        + UnknownKeys.nearest(pid, pids).map(near -> "; did you mean " + near + "?").orElse(""),
                        "Rename the file in conf, or install the bundle that it is for."));
            }
        }
        return findings.isEmpty() ? List.of(ok("", "every setting is in force")) : findings;
    }

    private List<Configuration> all() {
        try {
            Configuration[] found = admin.listConfigurations(FILTER);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("configurations cannot be listed: " + e, e);
        }
    }
}
