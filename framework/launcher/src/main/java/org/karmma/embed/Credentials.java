package org.karmma.embed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * An account of a served installation.
 *
 * @param name the account's, without a colon
 * @param password goes over the line as it is (HTTP Basic): use https where others can listen
 */
public record Credentials(String name, String password) {

    public Credentials {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(password, "password");
        if (name.contains(":")) {
            throw new IllegalArgumentException("the name of an account holds no colon");
        }
    }

    String header() {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "account " + name;
    }
}
