package org.karmma.server.internal.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.karmma.server.internal.api.Problem;

/**
 * Browsers send a password along with whatever any page makes them ask for. They also say which page that was, and what is not from a
 * page of ours changes nothing here. Programs that are no browsers say nothing of that kind, and nobody can make them ask.
 */
final class Origins {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /** Why it is not served; empty where it may be. */
    Optional<Problem> refuse(HttpServletRequest request) {
        if (SAFE.contains(request.getMethod())) {
            return Optional.empty();
        }
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean foreign = origin != null && !isOwn(origin, request) || site != null && !OWN_SITES.contains(site);
        return foreign ? Optional.of(Problem.of(403, "another page (" + (origin == null ? site : origin)
                + ") had the browser ask this; it has to come from a page of this server, or from a program")) : Optional.empty();
    }

    /** By host and port. A proxy that ends TLS asks over http what a browser asked over https, and passes Host on. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host != null && (origin.equalsIgnoreCase("https://" + host) || origin.equalsIgnoreCase("http://" + host));
    }
}
