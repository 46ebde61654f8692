package org.karmma.server.internal.shutdown;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.karmma.server.internal.api.Problem;
import org.karmma.server.internal.events.EventHub;
import org.karmma.server.internal.limits.Turns;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every request passes first, so that serving can end without one that loses its answer. */
@Component(service = {Preprocessor.class, GracefulShutdown.class}, property = "service.ranking:Integer=" + Integer.MAX_VALUE)
public final class GracefulShutdown implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    /** More than the five seconds that slots have, and so much less than the ten that a container has that the rest of a stop fits in. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    /** For those that are interrupted then: to say so. */
    private static final Duration LAST = Duration.ofMillis(500);

    /** For connections that nothing is asked over. */
    private static final Duration IDLE = Duration.ofMillis(1500);

    private final RequestsUnderWay requests = new RequestsUnderWay();
    private final Connectors connectors = new Connectors();
    private final Turns turns;
    private final EventHub events;

    @Activate
    public GracefulShutdown(@Reference Turns turns, @Reference EventHub events) {
        this.turns = turns;
        this.events = events;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        HttpServletResponse answer = (HttpServletResponse) response;
        connectors.note(request);
        if (!requests.begin()) {
            hangUp(answer);
            Problem.stopping().answer((HttpServletRequest) request, answer);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            if (requests.isDraining() && !answer.isCommitted()) {
                hangUp(answer);
            }
            requests.end();
        }
    }

    /** So that nobody sends the next request over a connection that is about to be closed. */
    private static void hangUp(HttpServletResponse answer) {
        answer.setHeader("Connection", "close");
    }

    /**
     * Refuses new requests from now on, and those that wait for their turn; ends streams of events. When the others have been answered, or
     * after a few seconds, it closes the connections and returns.
     */
    public void drain() {
        requests.close();
        turns.stop();
        events.endStreams();
        int left = requests.drain(PATIENCE, LAST);
        if (left > 0) {
            LOG.warn("{} requests had not been answered {} s after this server was told to stop; they are cut off", left,
                    PATIENCE.toSeconds());
        }
        connectors.shutDown(IDLE);
    }
}
