package org.karmma.server.internal.api;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.karmma.dataset.DataException;
import org.karmma.server.internal.access.Role;

/**
 * Something that can be asked.
 *
 * @param method of HTTP
 * @param path parts behind {@code /api/v1/}; a part in braces is variable
 * @param role that it takes
 * @param changes whether it is written into the audit log
 * @param query keys that the query may have
 * @param handler answers
 */
record Route(String method, List<String> path, Role role, boolean changes, Set<String> query, Handler handler) {

    /** Answers a request, or says why not. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange) throws IOException, Refusal, DataException;
    }

    static Route get(String path, Handler handler) {
        return new Route("GET", List.of(path.split("/")), Role.VIEWER, false, Set.of(), handler);
    }

    Route withQuery(String... keys) {
        return new Route(method, path, role, changes, Set.of(keys), handler);
    }

    static Route post(String path, Role role, boolean changes, Handler handler) {
        return new Route("POST", List.of(path.split("/")), role, changes, Set.of(), handler);
    }

    static Route change(String method, String path, Handler handler) {
        return new Route(method, List.of(path.split("/")), Role.OPERATOR, true, Set.of(), handler);
    }

    /** The variable parts of a path; empty where it is another path. */
    Optional<Map<String, String>> match(List<String> asked) {
        if (asked.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String part = path.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), asked.get(i));
            } else if (!part.equals(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
