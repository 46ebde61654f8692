package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a service, by the configuration that is shipped: put away when it is full, within so much room. */
class LogRotationIT {

    /** Writes half a megabyte in lines that a compressor cannot make small. */
    private static final String PROGRAM = """
            import java.util.Random;
            import org.slf4j.Logger;
            import org.slf4j.LoggerFactory;

            public class Chatter {
                public static void main(String[] args) throws Exception {
                    for (String arg : args) {
                        System.setProperty(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
                    }
                    Logger log = LoggerFactory.getLogger("org.karmma.Chatter");
                    Random random = new Random(1);
                    for (int i = 0; i < 2000; i++) {
                        byte[] noise = new byte[192];
                        random.nextBytes(noise);
                        log.info(java.util.Base64.getEncoder().encodeToString(noise));
                        if (i % 100 == 99) {
                            Thread.sleep(20);
                        }
                    }
                    ((ch.qos.logback.classic.LoggerContext) LoggerFactory.getILoggerFactory()).stop();
                }
            }
            """;

    @TempDir
    Path folder;

    private HostProcess.Ended chat(String configuration, String... properties) throws Exception {
        List<Object> all = new ArrayList<>(List.of("logback.configurationFile="
                + Path.of(System.getProperty("karmma.home"), "conf", configuration)));
        all.addAll(List.of(properties));
        return HostProcess.withLauncher(folder).runSource(PROGRAM, all.toArray());
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aServicesLogIsPutAwayAndTheOldestGo() throws Exception {
        HostProcess.Ended ended = chat("logback-serve.xml", "karmma.log.folder=" + folder.resolve("log"), "karmma.log.size=40KB",
                "karmma.log.total=120KB");
        assertEquals(0, ended.code(), ended::toString);
        assertEquals("", ended.err(), "standard error is for what somebody should look at");
        assertEquals("", ended.out(), "Logback has nothing to complain of");
        List<Path> logs = logs();
        assertTrue(logs.size() >= 3, () -> "it was put away: " + logs);
        long room = 0;
        for (Path log : logs) {
            room += Files.size(log);
            assertTrue(log.endsWith("karmma.log") || log.getFileName().toString().matches("karmma-\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.log\\.gz"),
                    log.toString());
        }
        assertTrue(room < 250_000, "six hundred kilobytes were written, of which so much is left: " + room);
    }

    @Test
    void aCommandLogsToStandardErrorAlone() throws Exception {
        HostProcess.Ended ended = chat("logback.xml", "karmma.log.folder=" + folder.resolve("log"), "karmma.log.level=INFO");
        assertEquals(0, ended.code(), ended::toString);
        assertEquals("", ended.out(), "Logback has nothing to complain of");
        assertEquals(2000, ended.err().lines().count());
        assertFalse(Files.exists(folder.resolve("log")));
    }
}
