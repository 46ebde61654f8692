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
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
    /** Wrong passwords that may come for an account from an address, and for all accounts from it, before it has to wait. */
    private static final int FREE = 5;
    private static final int FREE_OF_ADDRESS = 50;
    private static final int TOO_MANY = 429;
    private static final int FULL = 503;
    /** How many may wait until their password is looked at, and how long. */
    private static final int MOST_WAITING = 32;
    private static final long PATIENCE_SECONDS = 5;
    private static final String CONSOLE = "/system/console";
    /** The page of ours within the Web Console; its other pages change bundles and show configuration. */
    private static final String PAGE = CONSOLE + "/karmma";

    private final Accounts accounts;
    private final Guesses byAccount = new Guesses(FREE, Clock.systemUTC());
    private final Guesses byAddress = new Guesses(FREE_OF_ADDRESS, Clock.systemUTC());
    private final ReentrantLock looking = new ReentrantLock(true);
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
            foreign.get().answer(request, response);
            audit.add(request, "", HttpServletResponse.SC_FORBIDDEN);
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
        Optional<String> canonical = Paths.canonical(request.getRequestURI());
        if (canonical.isEmpty()) {
            Problem.of(HttpServletResponse.SC_BAD_REQUEST, "paths are asked for as they are written, without .., //, ; or encoded letters")
                    .answer(request, response);
            return;
        }
        String path = canonical.get();
        boolean everything = path.startsWith(CONSOLE) && !(path.equals(PAGE) || path.startsWith(PAGE + "/"));
        if (everything && !request.isUserInRole(Role.INSTALLER.id())) {
            Problem.forbidden(Role.INSTALLER.id()).answer(request, response);
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
        String[] given = credentials(request.getHeader("Authorization"));
        if (given == null) {
            unknown(request, response, "say who you are: HTTP Basic, with an account of this home");
            return Optional.empty();
        }
        char[] password = given[1].toCharArray();
        Optional<Account> recognized = accounts.recognize(given[0], password);
        return recognized.isPresent() ? recognized : slowly(request, response, given[0], password);
    }

    /** One after the other, so that a guess is counted before the next one is looked at, and guessing takes one processor at most. */
    private Optional<Account> slowly(HttpServletRequest request, HttpServletResponse response, String name, char[] password)
            throws IOException {
        if (refuseGuesses(request, response, name)) {
            return Optional.empty();
        }
        if (looking.getQueueLength() >= MOST_WAITING || !lock()) {
            Problem.of(FULL, "too many passwords are to be looked at; ask again in a moment").retryAfter(1).answer(request, response);
            return Optional.empty();
        }
        try {
            Optional<Account> meanwhile = accounts.recognize(name, password);
            if (meanwhile.isPresent() || refuseGuesses(request, response, name)) {
                return meanwhile;
            }
            return look(request, response, name, password);
        } finally {
            looking.unlock();
        }
    }

    private boolean lock() {
        try {
            return looking.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean refuseGuesses(HttpServletRequest request, HttpServletResponse response, String name) throws IOException {
        long wait = Math.max(byAddress.wait(request.getRemoteAddr()), byAccount.wait(both(request, name)));
        if (wait > 0) {
            Problem.of(TOO_MANY, "too many wrong passwords came from this address; wait " + wait + " seconds").retryAfter(wait)
                    .answer(request, response);
        }
        return wait > 0;
    }

    private Optional<Account> look(HttpServletRequest request, HttpServletResponse response, String name, char[] password)
            throws IOException {
        Optional<Account> account = accounts.authenticate(name, password);
        if (account.isPresent()) {
            byAccount.right(both(request, name));
            return account;
        }
        byAccount.wrong(both(request, name));
        byAddress.wrong(request.getRemoteAddr());
        audit.add(request, name, HttpServletResponse.SC_UNAUTHORIZED);
        unknown(request, response, "there is no such account, or the password is another one");
        return Optional.empty();
    }

    private static String both(HttpServletRequest request, String name) {
        return request.getRemoteAddr() + " " + name;
    }

    private static void unknown(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
        response.setHeader("WWW-Authenticate", "Basic realm=\"Karmma\", charset=\"UTF-8\"");
        Problem.of(HttpServletResponse.SC_UNAUTHORIZED, detail).answer(request, response);
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
