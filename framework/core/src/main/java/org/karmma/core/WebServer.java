package org.karmma.core;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A home that is served over HTTP, as whoever starts it has to be told: an OSGi service. */
@ProviderType
public interface WebServer {

    /** Where it listens; empty where it cannot, for instance since the port is taken. */
    Optional<URI> address();

    /** The file with the password that the first start made, until somebody has taken it away. */
    Optional<Path> newPassword();
}
