package org.karmma.console;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.karmma.core.health.Health;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthFinding.State;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the home is well, in the console. {@link HomeTables} writes down what is found. */
@Component(service = HealthCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=health"})
public final class HealthCommands {

    private final Health health;

    @Activate
    public HealthCommands(@Reference Health health) {
        this.health = health;
    }

    @Descriptor("how this home is, and what is to be done; fails if something is critical, so that karmma exec ends with 1")
    public void health(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Parameter(names = "--strict", presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor("fail at warnings, too") boolean strict,
            @Descriptor("what to look at, for instance disk (default: everything)") String... checks) throws Unwell {
        List<HealthFinding> findings = checks.length == 0 ? health.look()
                : List.of(checks).stream().flatMap(check -> health.look(check).stream()).toList();
        session.getConsole().println(json ? Form.of(findings, true) : session.format(findings, Converter.INSPECT).toString()
                .stripTrailing());
        State worst = HealthFinding.worst(findings);
        if (worst == State.CRITICAL || strict && worst == State.WARN) {
            throw new Unwell(count(findings, State.CRITICAL) + " critical, " + count(findings, State.WARN)
                    + (count(findings, State.WARN) == 1 ? " warning" : " warnings"));
        }
    }

    private static long count(List<HealthFinding> findings, State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    /** How a command says that it has looked and is not content. */
    static final class Unwell extends Exception {
        private static final long serialVersionUID = 1;

        Unwell(String message) {
            super(message);
        }
    }
}
