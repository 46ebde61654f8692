package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.console.CommandServer;

/** {@code karmma exec} in a home that runs, here in this JVM, and in one that does not. */
class ExecIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;

    @BeforeAll
    static void install() throws Exception {
        karmma = KarmmaCommand.in(folder);
    }

    private Path address() {
        return karmma.home().cache().resolve("commands.address");
    }

    @Test
    void aHomeThatDoesNotRunIsStartedForIt() throws Exception {
        Ended ended = karmma.run("exec", "karmma:modalities --json", "karmma:students --json");
        assertEquals(0, ended.code(), ended.err());
        List<String> lines = ended.out().lines().toList();
        assertEquals(2, lines.size(), ended.out());
        assertTrue(lines.get(0).startsWith("[{\"id\":\"audio\""), ended.out());
        assertEquals("[]", lines.get(1));
        assertFalse(Files.exists(address()), "nobody listens");
    }

    @Test
    void aHomeThatRunsIsAsked() throws Exception {
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()));
                CommandServer commands = CommandServer.open(karmma.home(), framework.context())) {
            Path socket = Path.of(Files.readString(address()));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
            framework.stopModality("audio");
            Ended asked = karmma.run("exec", "karmma:modalities");
            assertEquals(0, asked.code(), asked.err());
            assertEquals(3, asked.out().lines().count(), "one was stopped there: " + asked.out());
            assertFalse(asked.out().contains("karmma-audio"), asked.out());

            Ended failed = karmma.run("exec", "karmma:students", "karmma:slots nobody", "karmma:modalities");
            assertEquals(1, failed.code());
            assertEquals("karmma: karmma:slots nobody: no student nobody is installed; installed: []", failed.err().strip());
            assertEquals("", failed.out().strip());

            try (CommandServer second = CommandServer.open(karmma.home(), framework.context())) {
                assertEquals(socket.toString(), Files.readString(address()), "who came first goes on");
            }
            assertEquals(0, karmma.run("exec", "karmma:students").code());
        }
        assertFalse(Files.exists(address()));
    }

    /** In our own words, whether the home runs or not. */
    @Test
    void whoUsesACommandWronglyIsToldHowItIsUsed() throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("karmma:slots", "not given: <name of an installed student>\nusage: karmma:slots [--json] <name of an installed student>");
        wrong.put("karmma:predict", "not given: <name of an installed student>\nusage: karmma:predict [--json]");
        wrong.put("karmma:events --count 3", "it has no option --count\nusage: karmma:events [--json]");
        wrong.put("karmma:extend kitchen", "--with is not given; options come before the student: help karmma:extend");
        wrong.put("karmma:extend", "not given: --with, --data, <name of a student, or the folder of a model package>\nusage: karmma:extend"
                + " --with VALUE --data VALUE [--out VALUE]");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            Ended ended = karmma.run("exec", each.getKey());
            assertEquals(2, ended.code(), ended.err());
            assertTrue(ended.err().strip().startsWith("karmma: " + each.getKey() + ": " + each.getValue()), ended.err());
            assertFalse(ended.err().contains("coerce"), ended.err());
        }
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()));
                CommandServer commands = CommandServer.open(karmma.home(), framework.context())) {
            assertEquals(2, karmma.run("exec", "karmma:students", "karmma:slots").code());
        }
    }

    private static String extend(String out) throws Exception {
        ExtendableRun run = ExtendableRun.get();
        return "karmma:extend --with detection --data " + run.experiment() + " --out " + out + " --install more " + run.student();
    }

    /** Everything in a home that is its owner's, and when it was written. */
    private static Map<String, FileTime> kept() throws IOException {
        Map<String, FileTime> kept = new TreeMap<>();
        for (String part : new String[] {"conf", "modalities", "models"}) {
            Path folder = karmma.home().folder().resolve(part);
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.toList()) {
                        kept.put(file.toString(), Files.getLastModifiedTime(file));
                    }
                }
            }
        }
        return kept;
    }

    private static void interrupted(String out) throws Exception {
        Map<String, FileTime> before = kept();
        Ended interrupted = karmma.tell("INT", "data: begins", "exec", extend(out));
        assertEquals(130, interrupted.code(), interrupted.err());
        assertEquals("karmma: interrupted; the same command goes on from here", interrupted.err().strip());
        assertEquals(before, kept(), "the home is as it was");
    }

    /** What a run has written down of itself. */
    private static boolean saysItWasInterrupted(String out) {
        try {
            return Files.readString(folder.resolve(out).resolve("run/status.json")).contains("\"state\":\"INTERRUPTED\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void interruptedInTheMiddleOfACommandTheHomeIsAsItWas() throws Exception {
        interrupted("alone");
        assertTrue(saysItWasInterrupted("alone"), "before the process ended");
        assertTrue(karmma.run("exec", "karmma:runs alone").out().contains("(short): interrupted, "));
    }

    @Test
    void interruptedInTheMiddleOfACommandAHomeThatServesGoesOn() throws Exception {
        try (ServedHome served = ServedHome.start(karmma)) {
            interrupted("beside");
            Callers.awaitAlone("the command is interrupted where it is carried out", () -> saysItWasInterrupted("beside"));
            assertEquals(200, served.send(served.request("/api/v1/live")).statusCode());
            assertEquals("[]", karmma.run("exec", "karmma:students --json").out().strip());
        }
    }

    /** Its address is left behind, and nobody listens there. */
    @Test
    void aHomeWhoseProcessWasKilledIsStartedForIt() throws Exception {
        Path dead = Files.createDirectory(folder.resolve("dead"));
        Files.createDirectories(address().getParent());
        Files.writeString(address(), dead.resolve("socket").toString());
        Ended ended = karmma.run("exec", "karmma:students --json");
        assertEquals(0, ended.code(), ended.err());
        assertEquals("[]", ended.out().strip());
        Files.deleteIfExists(address());
        assertEquals(2, karmma.run("exec").code(), "nothing to carry out");
    }
}
