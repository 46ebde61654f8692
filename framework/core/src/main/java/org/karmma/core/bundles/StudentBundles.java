package org.karmma.core.bundles;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * The students that bundles bring: an OSGi service. A bundle with the capability {@code karmma.student} holds a model package and no code;
 * while it is started, its student serves, see {@code karmma package}. Safe to use from several threads.
 */
@ProviderType
public interface StudentBundles {

    /** What has become of the student that a bundle brings; empty for a bundle that brings none or is not started. Never waits. */
    Optional<BroughtStudent> broughtBy(Bundle bundle);
}
