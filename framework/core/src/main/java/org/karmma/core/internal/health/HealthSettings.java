package org.karmma.core.internal.health;

import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** From where on the operator wants to be told. */
@Component(service = HealthSettings.class, configurationPid = HealthSettings.PID)
@Designate(ocd = HealthSettings.Config.class)
public final class HealthSettings {

    static final String PID = "org.karmma.health";

    /** Thresholds of the health checks. */
    @CheckedBy(Ordered.class)
    @ObjectClassDefinition(name = "Karmma: health", description = "From where on the health checks complain.")
    public @interface Config {

        @AttributeDefinition(name = "Disk, warning", min = "0", max = "1000000000", description = "Megabytes that a disk of the home has"
                + " left when the check warns. From 0 to 1000000000.")
        long disk_warn_megabytes() default 2000;

        @AttributeDefinition(name = "Disk, critical", min = "0", max = "1000000000", description = "Megabytes that a disk of the home has"
                + " left when the check is critical. From 0 to 1000000000.")
        long disk_critical_megabytes() default 200;

        @AttributeDefinition(name = "Queue, warning", min = "1", max = "100000", description = "Calls of sensors that are under way at once"
                + " when the check warns. From 1 to 100000.")
        int queue_warn() default 100;

        @AttributeDefinition(name = "Queue, critical", min = "1", max = "100000", description = "Calls of sensors that are under way at"
                + " once when the check is critical. From 1 to 100000.")
        int queue_critical() default 1000;
    }

    private volatile Config config;

    @Activate
    @Modified
    void configure(Config changed) {
        config = changed;
    }

    Config get() {
        return config;
    }

    /** A warning comes before what is critical. */
    static final class Ordered implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            if (config.disk_critical_megabytes() > config.disk_warn_megabytes()) {
                throw new IllegalArgumentException("disk.critical.megabytes = " + config.disk_critical_megabytes()
                        + " is above disk.warn.megabytes = " + config.disk_warn_megabytes() + ", and no warning would ever come");
            }
            if (config.queue_critical() < config.queue_warn()) {
                throw new IllegalArgumentException("queue.critical = " + config.queue_critical() + " is below queue.warn = "
                        + config.queue_warn() + ", and no warning would ever come");
            }
        }
    }
}
