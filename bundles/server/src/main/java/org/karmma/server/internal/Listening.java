package org.karmma.server.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.karmma.core.WebServer;
import org.karmma.server.internal.access.Accounts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/** Says where the home is served. */
@Component(service = WebServer.class)
public final class Listening implements WebServer {

    private static final String ENDPOINTS = "osgi.http.endpoint";

    private final Accounts accounts;
    private volatile Map<String, Object> properties;

    @Activate
    public Listening(@Reference Accounts accounts) {
        this.accounts = accounts;
    }

    @Reference(updated = "runtime")
    void runtime(HttpServiceRuntime runtime, Map<String, Object> properties) {
        this.properties = properties;
    }

    @Override
    public Optional<URI> address() {
        Object endpoints = properties.get(ENDPOINTS);
        String[] all = endpoints instanceof String[] several ? several : endpoints instanceof String one ? new String[] {one}
                : new String[0];
        return Arrays.stream(all).findFirst().map(URI::create);
    }

    @Override
    public Optional<Path> newPassword() {
        return accounts.unfetched();
    }
}
