package org.karmma.core;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** An OSGi service, where there is configuration: whoever starts a framework waits here until its components have what files say. */
@ProviderType
public interface SettingsDelivery {

    /** Waits until all configuration that is known by now has reached its components. @return false if it had not in time */
    boolean await(Duration patience) throws InterruptedException;
}
