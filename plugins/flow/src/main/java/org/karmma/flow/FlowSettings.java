package org.karmma.flow;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The one owner of the shared configuration. The extractors have a configuration of their own besides, and a component of two PIDs would
 * miss it: Felix SCR 2.2 stops looking at the first PID in the list that nobody has configured.
 */
@Component(configurationPid = FlowConfig.PID, service = FlowSettings.class)
@Designate(ocd = FlowConfig.class)
public final class FlowSettings {

    private final FlowConfig config;

    @Activate
    public FlowSettings(FlowConfig config) {
        this.config = config;
    }

    FlowConfig config() {
        return config;
    }

    /** What decides the numbers of the signal, for fingerprints. */
    Object[] facts() {
        return new Object[] {"code", FlowCode.VERSION, config.bound(), "computed", ComputedFlow.VERSION, config.workingSize()};
    }
}
