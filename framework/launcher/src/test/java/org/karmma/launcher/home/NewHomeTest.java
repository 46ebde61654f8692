package org.karmma.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.launcher.Home;

class NewHomeTest {

    private static final String READY = "org.apache.felix.hc.core.impl.servlet.HealthCheckExecutorServlet-ready.cfg";
    private static final String LIVE = "org.apache.felix.hc.core.impl.servlet.HealthCheckExecutorServlet-live.cfg";

    @TempDir
    Path folder;

    private Home software;
    private Home home;

    @BeforeEach
    void software() throws Exception {
        software = SomeHome.fresh(folder.resolve("software"));
        SomeHome.write(software.conf(), READY, "servletPath = /system/health/ready\n");
        SomeHome.write(software.conf(), LIVE, "servletPath = /system/health/live\n");
        Files.createDirectories(software.modalities());
        home = new Home(folder.resolve("home"));
    }

    @Test
    void aNewHomeHasHealthFromTheStart() throws Exception {
        assertTrue(NewHome.make(home, software, "1.0.0"));
        assertTrue(Files.readString(home.conf().resolve(READY)).contains("/system/health/ready"));
        assertFalse(NewHome.make(home, software, "1.0.0"), "it is one already");
    }

    @Test
    void aHomeFromBeforeThereWasHealthGetsItAndKeepsWhatItsOwnerSays() throws Exception {
        NewHome.addHealth(home, software);
        assertTrue(Files.exists(home.conf().resolve(READY)) && Files.exists(home.conf().resolve(LIVE)));
        Files.writeString(home.conf().resolve(READY), "disabled = true\n");
        Files.delete(home.conf().resolve(LIVE));
        NewHome.addHealth(home, software);
        assertEquals("disabled = true\n", Files.readString(home.conf().resolve(READY)));
        assertTrue(Files.notExists(home.conf().resolve(LIVE)), "there are some, and its owner has chosen");
    }

    @Test
    void oneProcessServesAHome() throws Exception {
        try (ServeLock lock = ServeLock.take(home)) {
            String said = assertThrows(ConfigurationException.class, () -> ServeLock.take(home)).getMessage();
            assertTrue(said.contains("is served already") && said.contains("karmma init --home DIR"), said);
        }
        ServeLock.take(home).close();
    }
}
