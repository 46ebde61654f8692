package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.host.Logs;
import org.karmma.distribution.host.Opens;
import org.karmma.launcher.Home;

/** Hosts with class paths of their own: what they bring stays theirs, and what they lack is named. */
class HostIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void home() throws Exception {
        home = AssembledHome.in(folder.resolve("home"));
    }

    @Test
    void withoutLibtorchForThisPlatformItSaysWhatToAdd() throws Exception {
        HostProcess.Ended ended = HostProcess.withLauncher(folder).without("pytorch-native").withPrograms()
                .run(Opens.class.getName(), home.folder());
        assertTrue(ended.out().contains("not open: "), ended::toString);
        for (String said : List.of("no libtorch for ", "ai.djl.pytorch:pytorch-native-cpu with classifier ", "PYTORCH_LIBRARY_PATH")) {
            assertTrue(ended.out().contains(said), ended::toString);
        }
    }

    @Test
    void aHostsLogStaysItsOwn() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("logback.xml"), """
                <configuration>
                  <appender name="mine" class="ch.qos.logback.core.FileAppender">
                    <file>mine.log</file><encoder><pattern>mine %level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="mine"/></root>
                </configuration>
                """);
        HostProcess.Ended ended = HostProcess.withLauncher(folder).withPrograms().with(conf)
                .run(Logs.class.getName(), home.folder());
        assertEquals("logback.configurationFile=null\nai.djl.offline=null\njava.awt.headless=null\nOPT_OUT_TRACKING=true\n", ended.out(),
                ended::toString);
        assertEquals("", ended.err());
        String log = Files.readString(folder.resolve("mine.log"));
        assertTrue(log.contains("mine INFO Logs students []"), log);
        assertTrue(log.contains("arrived with bundle karmma-audio"), () -> "what bundles say arrives there, too: " + log);
    }

    /** A library does not choose a log. */
    @Test
    void withoutAnyLogItWorks() throws Exception {
        HostProcess.Ended ended = HostProcess.withLauncher(folder).without("logback").withPrograms()
                .run(Opens.class.getName(), home.folder());
        assertEquals("open: []\n", ended.out(), ended::toString);
        assertFalse(ended.err().contains("Exception"), ended::toString);
    }

    @Test
    void withoutTheBundlesOnTheClassPathItSaysWhatToAdd() throws Exception {
        HostProcess host = HostProcess.withoutHome(folder).withPrograms();
        HostProcess.Ended none = host.without("karmma-embed").run(Opens.class.getName());
        assertTrue(none.out().contains("not open: "), none::toString);
        assertTrue(none.out().contains("add org.karmma:karmma-embed to the dependencies"), none::toString);
        HostProcess.Ended lacks = host.without("snakeyaml").run(Opens.class.getName());
        assertTrue(lacks.out().contains("not open: ") && lacks.out().contains("no bundle org.yaml.snakeyaml"), lacks::toString);
    }
}
