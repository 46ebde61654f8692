package org.karmma.server.internal.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
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
    public Object accounts(@Parameter(names = "--json", presentValue = "true", absentValue = "false")
            @Descriptor("answer as one line of JSON") boolean json) throws IOException {
        List<String> all = accounts.list();
        return json ? json(all) : all;
    }

    private static String json(List<String> all) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        all.stream().map(account -> account.split(" ")).forEach(account -> array.addObject().put("name", account[0])
                .put("role", account[1]));
        return array.toString();
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
