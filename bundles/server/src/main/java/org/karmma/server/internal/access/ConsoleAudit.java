package org.karmma.server.internal.access;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes into the audit log what is typed in the console of a served home, {@code karmma exec} included: each line, whatever it does, since
 * a line may be any script. Whoever types it is the user of this process: no other one reaches its console.
 */
@Component
public final class ConsoleAudit implements CommandSessionListener {

    private static final String USER = System.getProperty("user.name", "");

    private final AuditLog audit;

    @Activate
    public ConsoleAudit(@Reference AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        // what came of it is written with it
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        audit.add(USER, command.toString(), String.valueOf(exception.getMessage()));
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        audit.add(USER, command.toString(), "done");
    }
}
