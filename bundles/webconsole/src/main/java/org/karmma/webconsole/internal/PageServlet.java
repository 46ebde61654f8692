package org.karmma.webconsole.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.karmma.core.JsonText;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.dataset.DataException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of the Web Console, in a frame of its own: people who know no OSGi use it, on phones, too. Who may do what is asked of the
 * request, which says what account it comes from.
 */
@Component(service = Servlet.class, property = {"felix.webconsole.label=" + PageServlet.LABEL, "felix.webconsole.title=Karmma",
    "felix.webconsole.category=Main"})
public final class PageServlet extends AbstractServlet {

    static final String LABEL = "karmma";
    /** Where the Web Console has it. */
    static final String PATH = "/system/console/" + LABEL;

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PageServlet.class);
    /** Attribute of a request that no audit log needs, whatever its method. */
    private static final String CHANGES_NOTHING = "karmma.changes.nothing";
    private static final String OPERATOR = "operator";
    private static final String INSTALLER = "installer";

    private final transient Assets assets = new Assets();
    private final transient HomeState state;
    private final transient Modalities modalities;
    private final transient DroppedJars jars;
    private final transient Samples samples;

    @Activate
    public PageServlet(@Reference HomeState state, @Reference Modalities modalities, @Reference DroppedJars jars,
            @Reference Samples samples) {
        this.state = state;
        this.modalities = modalities;
        this.jars = jars;
        this.samples = samples;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK); // which tells the Web Console to put nothing around it
        try {
            answer(request, response, parts(request));
        } catch (Refused e) {
            problem(response, e.status(), e.getMessage());
        } catch (DataException e) {
            problem(response, 422, e.getMessage());
        } catch (IllegalStateException e) {
            problem(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            problem(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "this should not have happened: " + e + ". The log has more");
        }
    }

    /** Behind the page's own path. */
    private static List<String> parts(HttpServletRequest request) {
        String path = request.getRequestURI().substring(PATH.length());
        return path.length() <= 1 ? List.of()
                : List.of(path.substring(1).split("/")).stream().map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8)).toList();
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, List<String> path)
            throws IOException, Refused, DataException {
        String what = request.getMethod() + " " + (path.isEmpty() ? "" : path.get(0)) + " " + path.size();
        switch (what) {
            case "GET  0", "HEAD  0" -> assets.page(response);
            case "GET assets 2", "HEAD assets 2" -> assets.asset(path.get(1), response);
            case "GET state 1" -> json(response, state.json(account(request)));
            case "GET samples 3" -> samples.media(number(path.get(1)), request, response);
            case "POST samples 3" -> {
                request.setAttribute(CHANGES_NOTHING, true);
                json(response, JsonText.of(samples.predict(number(path.get(1)), path.get(2))));
            }
            case "POST modalities 3" -> {
                allowed(request, OPERATOR);
                modalities.change(path.get(1), path.get(2));
                json(response, state.json(account(request)));
            }
            case "PUT bundles 2" -> {
                allowed(request, INSTALLER);
                DroppedFile file = jars.put(path.get(1), request.getInputStream(), request.getContentLengthLong());
                if (file.state() == DroppedFile.State.REFUSED) {
                    throw new Refused(HttpServletResponse.SC_CONFLICT, file.name() + " is refused: " + file.detail());
                }
                json(response, JsonText.of(file));
            }
            case "DELETE bundles 2" -> {
                allowed(request, INSTALLER);
                json(response, JsonText.of(jars.remove(path.get(1))));
            }
            default -> throw new Refused(HttpServletResponse.SC_NOT_FOUND, "there is nothing at " + request.getRequestURI());
        }
    }

    private static HomeState.Visitor account(HttpServletRequest request) {
        return new HomeState.Visitor(request.getRemoteUser(), request.isUserInRole(OPERATOR), request.isUserInRole(INSTALLER));
    }

    private static void allowed(HttpServletRequest request, String role) throws Refused {
        if (!request.isUserInRole(role)) {
            throw new Refused(HttpServletResponse.SC_FORBIDDEN, "that takes the role " + role + ", which this account does not have");
        }
    }

    private static int number(String text) throws Refused {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refused(HttpServletResponse.SC_NOT_FOUND, "samples are numbered");
        }
    }

    private static void json(HttpServletResponse response, String json) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void problem(HttpServletResponse response, int status, String detail) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream().write(HomeState.problem(status, detail).getBytes(StandardCharsets.UTF_8));
    }
}
