package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.karmma.core.health.Health;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthFinding.State;

class HealthCommandsTest {

    private static final HealthFinding ENGINE = new HealthFinding("engine", "", State.OK, "it computes", "");
    private static final HealthFinding DISK = new HealthFinding("disk", "/home", State.WARN, "2 MB are left", "Make room.");
    private static final HealthFinding SLOT = new HealthFinding("quarantine", "slot smell", State.CRITICAL, "it is out.", "Clear it.");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final HomeTables tables = new HomeTables();
    private final CommandSession session = (CommandSession) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {CommandSession.class}, (proxy, method, arguments) -> switch (method.getName()) {
                case "getConsole" -> new PrintStream(said, true);
                case "format" -> String.join("\n", ((List<?>) arguments[0]).stream().map(f -> tables.format(f, Converter.INSPECT, null))
                        .toList());
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private static HealthCommands of(HealthFinding... findings) {
        return new HealthCommands(new Health() {
            @Override
            public List<HealthFinding> look() {
                return List.of(findings);
            }

            @Override
            public List<HealthFinding> look(String check) {
                return look().stream().filter(finding -> finding.check().equals(check)).toList();
            }

            @Override
            public List<String> checks() {
                return List.of();
            }
        });
    }

    @Test
    void whatIsCriticalFails() {
        Exception failed = assertThrows(HealthCommands.Unwell.class, () -> of(ENGINE, DISK, SLOT).health(session, false, false));
        assertEquals("1 critical, 1 warning", failed.getMessage());
        assertEquals("ok        engine         it computes\nwarn      disk           /home: 2 MB are left. Make room.\n"
                + "critical  quarantine     slot smell: it is out. Clear it.\n", said.toString());
    }

    @Test
    void warningsFailWhereTheyAreToFail() throws Exception {
        of(ENGINE, DISK).health(session, false, false);
        assertThrows(HealthCommands.Unwell.class, () -> of(ENGINE, DISK).health(session, false, true));
    }

    @Test
    void programsAreAnsweredInJson() throws Exception {
        of(ENGINE, DISK).health(session, true, false, "disk");
        assertEquals("[{\"check\":\"disk\",\"subject\":\"/home\",\"state\":\"warn\",\"message\":\"2 MB are left\",\"remedy\":\"Make"
                + " room.\"}]\n", said.toString());
    }
}
