package org.karmma.server.internal.access;

import java.util.Optional;

/** Paths as they are compared with rules: one spelling for each resource, or none. */
final class Paths {

    private static final String UNRESERVED = "(?i).*%(2e|2f|5c|25|3b|[46][1-9a-f]|[57][0-9a]|3[0-9]|2d|5f|7e).*";

    private Paths() {}

    /** The path itself; empty if it is written in a way that could make rules overlook what is behind it. */
    static Optional<String> canonical(String uri) {
        boolean odd = uri.contains("/../") || uri.contains("/./") || uri.endsWith("/..") || uri.endsWith("/.") || uri.contains("//")
                || uri.contains(";") || uri.contains("\\") || uri.matches(UNRESERVED);
        return odd ? Optional.empty() : Optional.of(uri);
    }
}
