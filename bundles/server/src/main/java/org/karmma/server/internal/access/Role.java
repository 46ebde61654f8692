package org.karmma.server.internal.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an account may do; each may do what those before it may. */
public enum Role {
    /** Sees everything but where on the machine files lie, and asks students. */
    VIEWER,
    /** Mutes, clears, promotes: decides what answers. */
    OPERATOR,
    /** Brings and removes code, changes configuration and accounts. */
    INSTALLER;

    /** As written in files: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming those that there are */
    public static Role of(String id) {
        return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no role " + id + "; roles: " + Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", "))));
    }

    boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }
}
