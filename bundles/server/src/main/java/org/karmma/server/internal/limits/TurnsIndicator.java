package org.karmma.server.internal.limits;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether requests over HTTP get their turn. To wait for a moment is nothing; to wait long, or to be refused, is. */
@Component
public final class TurnsIndicator implements HealthIndicator {

    private static final Duration LATELY = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final String REMEDY = "Ask less at once, or let this home take on more: requests, requests.per.account, predictions and"
            + " wait.milliseconds in conf/" + Limits.PID + ".cfg.";

    private final Turns turns;
    private final Supplier<Rules> rules;

    @Activate
    public TurnsIndicator(@Reference Turns turns, @Reference Limits limits) {
        this(turns, (Supplier<Rules>) limits);
    }

    TurnsIndicator(Turns turns, Supplier<Rules> rules) {
        this.turns = turns;
        this.rules = rules;
    }

    @Override
    public String id() {
        return "requests";
    }

    @Override
    public String title() {
        return "requests over HTTP get their turn";
    }

    @Override
    public List<HealthFinding> look() {
        int refused = turns.refused(LATELY);
        Duration longest = turns.longestWait();
        String message = turns.inside() + " of " + rules.get().requests() + " under way, " + turns.computing() + " computed, "
                + turns.waiting() + " waiting"
                + (longest.compareTo(LONG) < 0 ? "" : ", the longest for " + longest.toMillis() + " ms") + "; "
                + refused + " refused in the last minute";
        return List.of(refused > 0 || longest.compareTo(LONG) >= 0 ? warn("", message, REMEDY) : ok("", message));
    }
}
