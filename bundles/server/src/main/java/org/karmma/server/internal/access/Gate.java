package org.karmma.server.internal.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.karmma.server.internal.api.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * What every request passes, whoever serves it: the API, health, metrics, the Web Console. It wants to know who asks, refuses what another
 * page has a browser send, and tells browsers what a page of ours may do. Whoever serves asks the request for roles.
 */
@Component(service = Preprocessor.class)
public final class Gate implements Preprocessor {

    /** What load balancers and supervisors ask, who know no password: whether the process answers at all, and nothing else. */
    private static final Set<String> OPEN = Set.of("/api/v1/live");
    private static final String CONSOLE = "/system/console";
    /** The page of ours within the Web Console; its other pages change bundles and show configuration. */
    private static final String PAGE = CONSOLE + "/karmma";

    private final Accounts accounts;
    private final Guesses guesses = new Guesses(Clock.systemUTC());
    private final Origins origins = new Origins();
    private final AuditLog audit;

    @Activate
    public Gate(@Reference Accounts accounts, @Reference AuditLog audit) {
        this.accounts = accounts;
        this.audit = audit;
    }

    @Override
    public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) anyRequest;
        HttpServletResponse response = (HttpServletResponse) anyResponse;
        SecurityHeaders.on(response);
        Optional<Problem> foreign = origins.refuse(request);
        if (foreign.isPresent()) {
            foreign.get().answer(response);
        } else if (OPEN.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            Optional<Account> account = authenticate(request, response);
            if (account.isPresent()) {
                pass(new Caller(request, account.get()), response, chain);
            }
        }
    }

    private void pass(Caller request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        String path = request.getRequestURI();
        boolean everything = path.startsWith(CONSOLE) && !(path.equals(PAGE) || path.startsWith(PAGE + "/"));
        if (everything && !request.isUserInRole(Role.INSTALLER.id())) {
            Problem.forbidden(Role.INSTALLER.id()).answer(response);
            audit.add(request, HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            audit.add(request, response.getStatus());
        }
    }

    /** Empty where the request has been answered. */
    private Optional<Account> authenticate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = request.getRemoteAddr();
        Duration wait = guesses.wait(address);
        if (!wait.isZero()) {
            Problem.of(429, "too many wrong passwords came from this address; wait " + (wait.toSeconds() + 1) + " seconds")
                    .retryAfter(wait.toSeconds() + 1).answer(response);
            return Optional.empty();
        }
        String[] given = credentials(request.getHeader("Authorization"));
        Optional<Account> account = given == null ? Optional.empty() : accounts.authenticate(given[0], given[1].toCharArray());
        if (account.isPresent()) {
            guesses.right(address);
            return account;
        }
        if (given != null) {
            guesses.wrong(address);
            audit.add(request, given[0], HttpServletResponse.SC_UNAUTHORIZED);
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"Karmma\", charset=\"UTF-8\"");
        Problem.of(HttpServletResponse.SC_UNAUTHORIZED, given == null ? "say who you are: HTTP Basic, with an account of this home"
                : "there is no such account, or the password is another one").answer(response);
        return Optional.empty();
    }

    /** Name and password; null where there are none. */
    private static String[] credentials(String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String text = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : new String[] {text.substring(0, colon), text.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
