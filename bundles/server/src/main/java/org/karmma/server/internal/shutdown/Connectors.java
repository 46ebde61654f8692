package org.karmma.server.internal.shutdown;

import jakarta.servlet.ServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors of Jetty that requests have come through. They are closed while somebody is still here who answers: Felix takes servlets
 * and filters away before it stops Jetty, and whoever asked in between would be told that nothing is there.
 */
final class Connectors {

    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private final Set<Connector> known = ConcurrentHashMap.newKeySet();

    void note(ServletRequest request) {
        known.add(ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnector());
    }

    /** From now on connections are refused. Waits a while for those that there are: Jetty closes each when it is idle for a second. */
    void shutDown(Duration patience) {
        CompletableFuture<?>[] ends = known.stream().map(Connector::shutdown).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("some connections are cut off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
