package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.karmma.core.Rollover;
import org.karmma.core.ShadowReport;
import org.karmma.core.StudentVersion;
import org.karmma.core.StudentVersion.State;

class RolloverCommandsTest {

    private static final String ME = "asked for in the console by " + System.getProperty("user.name");

    private final Nose nose = new Nose();
    private final RolloverCommands commands = new RolloverCommands(nose);
    private final RolloverTables tables = new RolloverTables();

    @Test
    void whoAndWhyAreHandedOn() throws Exception {
        commands.shadow(StudentCommandsTest.HERE, false, "nose", "b", "smells", "better");
        commands.promote(false, "nose");
        commands.rollback(false, "nose");
        commands.rollback(false, "nose", "v1");
        commands.rollback(false, "nose", "v1", "it", "drips");
        commands.rollback(false, "nose", "it", "drips");
        commands.unshadow(false, "nose");
        assertEquals(List.of("shadow nose /somewhere/b " + ME + ": smells better", "promote nose " + ME, "rollback nose null " + ME,
                "rollback nose v1 " + ME, "rollback nose v1 " + ME + ": it drips", "rollback nose null " + ME + ": it drips",
                "unshadow nose " + ME), nose.heard);
        assertThrows(IllegalStateException.class, () -> commands.shadowing(false, "ear"));
    }

    @Test
    void tablesAreForPeople() throws Exception {
        assertEquals("v1   rolled-back  since 1970-01-01T00:00:00Z  made 1970-01-01T00:00:00Z  weights 0123456789ab  from /models/a",
                tables.format(Nose.version(), Converter.INSPECT, null));
        assertEquals("""
                nose: v2 (shadow) beside v1 (serving) since 1970-01-01T00:00:00Z
                requests:   8 compared, 2 skipped, 1 failed, 3 answered by one of them alone
                action:     80.0 % of 5 agree on the likeliest class, whose probability differs by 0.125
                noun:       nothing compared yet
                p50:        3.2 ms shadow, - serving
                used:       smell 8
                differs:    it has no slot taste
                last failure: slot smell: it drips
                """.lines().toList(),
                tables.format(commands.shadowing(false, "nose"), Converter.INSPECT, null).toString().lines().toList());
        assertEquals(null, tables.format("something else", Converter.INSPECT, null));
    }

    /** Remembers what it was asked. */
    private static final class Nose implements Rollover {

        private final List<String> heard = new ArrayList<>();

        private static StudentVersion version() {
            return new StudentVersion("v1", State.ROLLED_BACK, Instant.EPOCH, "/models/a", Instant.EPOCH, "0123456789abcdef");
        }

        @Override
        public List<StudentVersion> versions(String student) {
            return List.of(version());
        }

        @Override
        public StudentVersion shadow(String student, Path modelPackage, String why) {
            heard.add("shadow " + student + " " + modelPackage + " " + why);
            return version();
        }

        @Override
        public ShadowReport shadowing(String student) {
            if (!student.equals("nose")) {
                throw new IllegalStateException("student " + student + " has no shadow");
            }
            return new ShadowReport("nose", "v1", "v2", Instant.EPOCH, 8, 2, 1, "slot smell: it drips", 3,
                    List.of(new ShadowReport.Space("action", 5, 4, 0.125), new ShadowReport.Space("noun", 0, 0, 0)), Map.of("smell", 8L),
                    OptionalDouble.empty(), OptionalDouble.of(3.21), List.of("it has no slot taste"));
        }

        @Override
        public void unshadow(String student, String why) {
            heard.add("unshadow " + student + " " + why);
        }

        @Override
        public StudentVersion promote(String student, String why) {
            heard.add("promote " + student + " " + why);
            return version();
        }

        @Override
        public StudentVersion rollback(String student, String version, String why) {
            heard.add("rollback " + student + " " + version + " " + why);
            return version();
        }

        @Override
        public void remove(String student, String why) {
            throw new UnsupportedOperationException();
        }
    }
}
