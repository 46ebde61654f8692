package org.karmma.server.internal.access;

import java.security.Principal;

/**
 * Somebody who may use what is served.
 *
 * @param name letters, digits, dots, hyphens and underscores
 * @param role what they may do
 * @param password its hash, see {@link PasswordHash}
 */
record Account(String name, Role role, PasswordHash password) implements Principal {

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    Account {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("accounts are called by letters, digits, dots, hyphens and underscores, 64 at most, not '"
                    + name + "'");
        }
    }

    @Override
    public String getName() {
        return name;
    }

    /** A line of the file of accounts. */
    String line() {
        return name + " " + role.id() + " " + password.text();
    }

    /** @throws IllegalArgumentException if it is no such line */
    static Account of(String line) {
        String[] parts = line.strip().split("\\s+");
        if (parts.length != 3) {
            throw new IllegalArgumentException("a line holds name, role and hash, and this one has " + parts.length + " parts");
        }
        return new Account(parts[0], Role.of(parts[1]), PasswordHash.of(parts[2]));
    }
}
