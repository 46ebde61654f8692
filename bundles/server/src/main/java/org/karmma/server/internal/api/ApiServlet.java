package org.karmma.server.internal.api;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.karmma.dataset.DataException;
import org.karmma.server.internal.metrics.Meters;
import org.karmma.server.internal.upload.Leftover;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything under {@code /api}: finds who answers, sees to the role, and puts what goes wrong into words. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/*")
public final class ApiServlet extends HttpServlet {

    /** Attribute of a request that is written into no audit log, whatever its method: it changes nothing. */
    public static final String CHANGES_NOTHING = "karmma.changes.nothing";

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final String BASE = "/api/v1/";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    /** Paths without variable parts first. */
    private final transient List<Route> routes;
    private final transient Meters meters;

    @Activate
    public ApiServlet(@Reference StudentResources students, @Reference HomeResources home, @Reference PredictResource predictions,
            @Reference Meters meters) {
        this.routes = Stream.of(students.routes(), home.routes(), predictions.routes()).flatMap(List::stream)
                .sorted(Comparator.comparing(route -> String.join("/", route.path()).contains("{"))).toList();
        this.meters = meters;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        try {
            answer(request, response);
        } catch (Refusal e) {
            refuse(response, e.problem());
            response.flushBuffer();
            Leftover.discard(request);
        } catch (DataException e) {
            refuse(response, Problem.of(422, e.getMessage()));
        } catch (IllegalArgumentException e) {
            refuse(response, Problem.of(400, String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            LOG.debug("{} {}", request.getMethod(), request.getRequestURI(), e);
            refuse(response, Problem.of(409, String.valueOf(e.getMessage())));
        } catch (EOFException e) {
            LOG.debug("whoever asked for {} has gone", request.getRequestURI(), e);
        } catch (IOException e) {
            broken(request, response, e);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            refuse(response, Problem.of(500, "this should not have happened: " + e + ". The server's log has more"));
        } finally {
            meters.request(METHODS.contains(request.getMethod()) ? request.getMethod() : "other", response.getStatus());
        }
    }

    private static void broken(HttpServletRequest request, HttpServletResponse response, IOException e) throws IOException {
        if (e.getCause() instanceof TimeoutException) {
            refuse(response, Problem.of(408, "nothing more has come for too long; send it again"));
        } else if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
            refuse(response, Problem.stopping());
        } else {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            refuse(response, Problem.of(500, "something could not be read or written here: " + e + ". The server's log has more"));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, Refusal, DataException {
        List<String> path = path(request.getRequestURI());
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(path);
            if (variables.isPresent() && route.method().equals(method)) {
                if (!request.isUserInRole(route.role().id())) {
                    throw new Refusal(Problem.forbidden(route.role().id()));
                }
                if (!route.changes()) {
                    request.setAttribute(CHANGES_NOTHING, true);
                }
                Exchange exchange = new Exchange(request, response, variables.get());
                exchange.checkQuery(route.query());
                route.handler().handle(exchange);
                return;
            }
            variables.ifPresent(same -> allowed.add(route.method()));
        }
        if (allowed.isEmpty()) {
            throw new Refusal(404, "there is nothing at " + request.getRequestURI() + "; " + BASE + "openapi.json says what there is");
        }
        response.setHeader("Allow", String.join(", ", allowed));
        throw new Refusal(405, request.getRequestURI() + " cannot be asked with " + request.getMethod() + "; it takes " + allowed);
    }

    private static List<String> path(String uri) throws Refusal {
        if (!uri.startsWith(BASE)) {
            throw new Refusal(404, "there is nothing at " + uri + "; the API is at " + BASE + ", and " + BASE
                    + "openapi.json says what there is");
        }
        try {
            return Arrays.stream(uri.substring(BASE.length()).split("/", -1))
                    .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)).toList();
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the path is not encoded as URLs are: " + e.getMessage());
        }
    }

    private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
        if (!response.isCommitted()) {
            response.resetBuffer();
            problem.answer(response);
        }
    }

    List<Route> routes() {
        return routes;
    }
}
