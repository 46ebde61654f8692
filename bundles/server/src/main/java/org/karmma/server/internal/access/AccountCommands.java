package org.karmma.server.internal.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The accounts of a served home, in the console. No password is shown: it is left in a file for its owner. */
@Component(service = AccountCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=accounts",
    "osgi.command.function=accountAdd", "osgi.command.function=accountRemove"})
public final class AccountCommands {

    private final Accounts accounts;

    @Activate
    public AccountCommands(@Reference Accounts accounts) {
        this.accounts = accounts;
    }

    @Descriptor("who may use what is served: name and role")
    public List<String> accounts() throws IOException {
        return accounts.list();
    }

    @Descriptor("adds an account, or gives one another role and a new password")
    public String accountAdd(@Descriptor("letters, digits, dots, hyphens, underscores") String name,
            @Descriptor("viewer, operator or installer") String role) throws IOException {
        Path file = accounts.add(name, Role.of(role));
        return "the password of " + name + " is in " + file.toAbsolutePath().normalize() + "; hand it over and delete the file";
    }

    @Descriptor("removes an account; what it asks for is refused from now on")
    public List<String> accountRemove(@Descriptor("its name") String name) throws IOException {
        accounts.remove(name);
        return accounts.list();
    }
}
