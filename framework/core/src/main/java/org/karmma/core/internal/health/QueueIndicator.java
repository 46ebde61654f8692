package org.karmma.core.internal.health;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;

/**
 * How many calls of sensors are under way. Each has a thread of its own, so none waits for another; many at once mean that more is asked
 * than this machine can answer, or that calls do not return.
 */
public final class QueueIndicator implements HealthIndicator {

    private final IntSupplier underWay;
    private final Supplier<HealthSettings.Config> settings;

    public QueueIndicator(IntSupplier underWay, HealthSettings settings) {
        this.underWay = underWay;
        this.settings = settings::get;
    }

    @Override
    public String id() {
        return "queue";
    }

    @Override
    public String title() {
        return "calls of sensors return";
    }

    @Override
    public List<HealthFinding> look() {
        int now = underWay.getAsInt();
        String message = now + (now == 1 ? " call" : " calls") + " of sensors under way";
        HealthSettings.Config limits = settings.get();
        String remedy = "Ask less at once, or find the slot whose calls do not return (karmma:slots) and restart its bundle. The thresholds"
                + " are in conf/" + HealthSettings.PID + ".cfg.";
        if (now >= limits.queue_critical()) {
            return List.of(critical("", message + ", critical are " + limits.queue_critical(), remedy));
        }
        return List.of(now >= limits.queue_warn() ? warn("", message + ", the warning comes at " + limits.queue_warn(), remedy)
                : ok("", message));
    }
}
