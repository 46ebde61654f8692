package org.karmma.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.launcher.Home;

class ShippedConfigurationTest {

    private static final String SERVLET = "org.apache.felix.some.Servlet-ready.cfg";

    @TempDir
    Path folder;

    private Home software;

    @BeforeEach
    void someSoftware() throws Exception {
        software = SomeHome.fresh(folder.resolve("software"));
        SomeHome.write(software.folder(), "conf/logback.xml", "<configuration/>");
        SomeHome.write(software.folder(), "conf/" + SERVLET, "path = /ready\n");
        SomeHome.write(software.folder(), "conf/org.karmma.serving.cfg", "floor = 0.5\n");
        SomeHome.write(software.folder(), "modalities/one.jar", "jar");
    }

    private List<String> conf(Home home) {
        return List.of(home.conf().toFile().list()).stream().sorted().toList();
    }

    @Test
    void aNewHomeHasWhatTheSoftwareBringsAndNoSettingsOfAnotherHome() throws Exception {
        Home home = new Home(folder.resolve("home"));
        assertTrue(NewHome.make(home, software, "0.1.0"));
        assertEquals(List.of("logback.xml", SERVLET), conf(home));
        Files.delete(home.conf().resolve(SERVLET));
        assertTrue(!NewHome.make(home, software, "0.1.0") && conf(home).equals(List.of("logback.xml")), "a home already: nothing is changed");
    }

    @Test
    void whatIsMissingIsAddedAndWhatIsThereStays() throws Exception {
        Home home = new Home(folder.resolve("home"));
        SomeHome.write(home.folder(), "conf/logback.xml", "mine");
        assertEquals(List.of(SERVLET), ShippedConfiguration.complete(home, software));
        assertEquals("mine", Files.readString(home.conf().resolve("logback.xml")));
        assertEquals(List.of(), ShippedConfiguration.complete(home, software));
    }

    /** Software that lies in the home itself is not robbed of its files by a backup that is older than they are. */
    @Test
    void aBackupFromBeforeAFileWasShippedLeavesIt() throws Exception {
        Home used = SomeHome.used(folder.resolve("used"));
        SomeHome.write(used.folder(), "conf/logback.xml", "mine");
        Path archive = folder.resolve("backup.tar.gz");
        new HomeBackup(used, "0.1.0", false).to(archive, Progress.NONE);
        new HomeRestore(software, false).from(archive, Progress.NONE);
        assertEquals("path = /ready\n", Files.readString(software.conf().resolve(SERVLET)));
        assertEquals("mine", Files.readString(software.conf().resolve("logback.xml")));
        assertEquals("floor = 0.2\n", Files.readString(software.conf().resolve("org.karmma.serving.cfg")));
        assertTrue(Files.exists(software.conf().resolve("built.properties")));
    }
}
