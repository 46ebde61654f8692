package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** {@code karmma serve} of an empty home: who gets in, and how it starts and ends. */
class ServeIT {

    /** Of a JVM that SIGTERM ended. */
    private static final int TERMINATED = 143;
    private static final int INTERRUPTED = 130;
    private static final String STOPPED = "karmma: told to stop; everything has been stopped" + System.lineSeparator();

    /** Of Felix, which stops what the Web Console is told of bundles that have just started. */
    private static final String EVENTS_UNDER_WAY = "WARNING: EventAdmin: Event Task Processing Interrupted."
            + " Events may not be received in proper order." + System.lineSeparator();

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static ServedHome served;

    @BeforeAll
    static void start() throws Exception {
        karmma = KarmmaCommand.in(folder);
        served = ServedHome.start(karmma);
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    @Test
    void itSaysWhatAnEmptyHomeLacksAndWhereThePasswordIs() {
        assertTrue(served.at("/").toString().startsWith("http://127.0.0.1:"), served.at("/").toString());
        assertTrue(served.said().contains("students: none yet. karmma demo --quick trains one"), served.said());
        assertTrue(served.said().contains(karmma.home().conf().resolve("admin.password").toString()), served.said());
        assertTrue(!served.said().contains(served.password()), "a password in a log");
    }

    @Test
    void onlyWhoIsKnownGetsIn() throws Exception {
        assertEquals(200, served.send(served.request("/api/v1/live")).statusCode());
        for (String path : new String[] {"/api/v1/students", "/api/v1/nothing", "/", "/system/console/bundles"}) {
            HttpResponse<String> nobody = served.send(served.request(path));
            assertEquals(401, nobody.statusCode(), path);
            assertEquals("application/problem+json", nobody.headers().firstValue("Content-Type").orElse(""), path);
            assertEquals(401, served.send(served.as("admin", "admin", path)).statusCode(), path);
            served.send(served.asAdmin("/api/v1/students")); // and the guesses are forgotten
        }
        HttpResponse<String> admin = served.send(served.asAdmin("/api/v1/students"));
        assertEquals(200, admin.statusCode(), admin.body());
        assertEquals("[]", admin.body());
        assertEquals(200, served.send(served.asAdmin("/system/console/bundles")).statusCode());
    }

    @Test
    void passwordsAreTheirOwnersAlone() throws Exception {
        for (String file : new String[] {"accounts", "admin.password"}) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(karmma.home().conf().resolve(file))),
                    file);
        }
        assertTrue(!Files.readString(karmma.home().conf().resolve("accounts")).contains(served.password()));
    }

    @Test
    void consoleCommandsReachIt() throws Exception {
        Ended asked = karmma.run("exec", "karmma:students --json");
        assertEquals(0, asked.code(), asked.err());
        assertEquals("[]", asked.out().strip());
        String audit = Files.readString(karmma.home().folder().resolve("log").resolve("audit.jsonl"));
        assertTrue(audit.contains("\"from\":\"console\",\"command\":\"karmma:students --json\",\"outcome\":\"done\""), audit);
    }

    @Test
    void oneProcessServesAHome() throws Exception {
        Ended second = karmma.run("serve", "--port", 0);
        assertEquals(2, second.code(), second.err());
        assertTrue(second.err().contains("is served already, by another process. Stop that one"), second.err());
        assertEquals(200, served.send(served.asAdmin("/api/v1/students")).statusCode(), "the first one goes on");
    }

    @Test
    void aPortThatIsTakenIsSaidAtOnce() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended refused = karmma.run("serve", "--port", other.getLocalPort());
            assertEquals(2, refused.code(), refused.err());
            assertTrue(refused.err().contains("nothing can listen at 127.0.0.1:" + other.getLocalPort())
                    && refused.err().contains("Choose another one with --port"), refused.err());
        }
        assertEquals(2, karmma.run("serve", "--port", 70000).code());
    }

    /** At moments that are spread over what a start takes here, whatever it is at then. */
    @Test
    void toldToStopWhileItStartsItSaysSoAndStartsTheNextTime() throws Exception {
        KarmmaCommand hurried = KarmmaCommand.in(Files.createDirectory(folder.resolve("hurried")));
        long began = System.nanoTime();
        try (ServedHome whole = ServedHome.start(hurried)) {
            assertEquals(TERMINATED, whole.stop(), whole.said());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        for (int sixth = 1; sixth < 6; sixth++) {
            boolean polite = sixth % 2 == 0;
            Ended ended = hurried.tell(polite ? "TERM" : "INT", took.multipliedBy(sixth).dividedBy(6), "serve", "--port", 0);
            String when = sixth + " sixths of " + took + ": " + ended;
            assertEquals(polite ? TERMINATED : INTERRUPTED, ended.code(), when);
            String err = ended.err().replace(EVENTS_UNDER_WAY, "");
            boolean early = err.isEmpty(); // nothing was there that could be stopped
            assertTrue(early || err.endsWith(STOPPED), when);
            assertTrue(early || !ended.out().isEmpty() || err.equals(STOPPED), when);
        }
        try (ServedHome again = ServedHome.start(hurried)) {
            assertEquals(200, again.send(again.request("/api/v1/live")).statusCode());
        }
        try (Stream<Path> left = Files.list(hurried.folder())) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("karmma-")).toList(), "temporary files");
        }
    }

    @Test
    void itEndsInOrderWhenItIsTold() throws Exception {
        KarmmaCommand another = KarmmaCommand.in(Files.createDirectory(folder.resolve("another")));
        try (ServedHome brief = ServedHome.start(another)) {
            assertEquals(200, brief.send(brief.asAdmin("/system/health/live")).statusCode(), "health is on by default");
            assertEquals(TERMINATED, brief.stop(), brief.said());
            assertTrue(brief.said().contains("told to stop; everything has been stopped"), brief.said());
        }
        assertTrue(Files.notExists(another.home().cache().resolve("commands.address")), "nobody listens any more");
    }
}
