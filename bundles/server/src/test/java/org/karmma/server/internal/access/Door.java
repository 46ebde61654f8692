package org.karmma.server.internal.access;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gate of a home, for tests: with accounts whose passwords are quickly looked at. */
public final class Door {

    private final Gate gate;
    private final Path audit;

    /** @param accounts names and roles; each one's password is its name, twice */
    public Door(Path home, Map<String, Role> accounts) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        List<String> lines = new ArrayList<>();
        accounts.forEach((name, role) -> lines.add(new Account(name, role, PasswordHash.make(password(name).toCharArray(), 1)).line()));
        Files.write(conf.resolve("accounts"), lines);
        audit = home.resolve("log").resolve("audit.jsonl");
        gate = new Gate(new Accounts(conf), new AuditLog(audit, 1 << 20));
    }

    public Filter filter() {
        return gate;
    }

    public static String password(String name) {
        return name + name;
    }

    public String audit() throws IOException {
        return Files.exists(audit) ? Files.readString(audit) : "";
    }
}
