package org.karmma.core.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at one side of a home: an OSGi service, which any bundle may offer. {@link Health} asks all of them. Several threads may ask at
 * once.
 */
@ConsumerType
public interface HealthIndicator {

    /** What it is called, in lower case with hyphens, unlike any other. */
    String id();

    /** What it looks at, for people. */
    String title();

    /**
     * Whether only a restart helps where it finds something critical: then the process counts as dead. Where it is not vital, a process
     * with a critical finding lives and should be sent no requests.
     */
    default boolean isVital() {
        return false;
    }

    /** Looks now, in much less than a second. Each finding bears its {@link #id}; there is at least one. May throw: that is critical. */
    List<HealthFinding> look();

    /** A finding that all is well. */
    default HealthFinding ok(String subject, String message) {
        return new HealthFinding(id(), subject, HealthFinding.State.OK, message, "");
    }

    /** A finding that somebody should look at. */
    default HealthFinding warn(String subject, String message, String remedy) {
        return new HealthFinding(id(), subject, HealthFinding.State.WARN, message, remedy);
    }

    /** A finding that keeps requests from being answered as they should be. */
    default HealthFinding critical(String subject, String message, String remedy) {
        return new HealthFinding(id(), subject, HealthFinding.State.CRITICAL, message, remedy);
    }
}
