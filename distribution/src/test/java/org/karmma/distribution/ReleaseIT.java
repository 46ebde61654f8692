package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.launcher.Home;

/** The archive of a release: what is in it, that it runs where only Java is, and that nothing in it says who built it, where and when. */
class ReleaseIT {

    private static final int SIGTERM = 128 + 15;
    private static final String HEALTH = "conf/org.apache.felix.hc.core.impl.servlet.HealthCheckExecutorServlet-ready.cfg";

    @TempDir
    static Path folder;

    private static UnpackedRelease release;

    @BeforeAll
    static void unpack() throws Exception {
        release = UnpackedRelease.in(folder);
        release.protect(true);
    }

    @AfterAll
    static void unprotect() throws Exception {
        release.protect(false);
    }

    @Test
    void itRunsWhereOnlyJavaIs() throws Exception {
        KarmmaCommand.Ended version = release.run(release.karmma("--version"));
        assertEquals(0, version.code(), version.err());
        assertTrue(version.out().startsWith("karmma "), version.out());
    }

    /** The folder of the software is only read, the home lies elsewhere. */
    @Test
    void itServesAHomeElsewhereAndStopsWhenItIsTold() throws Exception {
        Map<String, String> before = release.contents();
        Home home = new Home(folder.resolve("a home"));
        KarmmaCommand.Ended made = release.run(release.karmma("init", "--home", home.folder()));
        assertEquals(0, made.code(), made.err());
        KarmmaCommand.Ended listed = release.run(release.karmma("modality", "list", "--home", home.folder()));
        assertEquals(0, listed.code(), listed.err());
        assertEquals(4, listed.out().lines().filter(line -> line.contains("serving")).count(), listed.out());
        try (ServedHome served = ServedHome.start(release.karmma("serve", "--port", 0, "--home", home.folder()), home, folder)) {
            assertEquals(200, served.send(served.request("/api/v1/live")).statusCode());
            for (String kind : List.of("live", "ready")) {
                var health = served.send(served.asAdmin("/system/health/" + kind + ".json"));
                assertEquals(200, health.statusCode(), health.body());
            }
            KarmmaCommand.Ended asked = release.run(release.karmma("exec", "--home", home.folder(), "karmma:modalities"));
            assertEquals(0, asked.code(), asked.err());
            assertEquals(SIGTERM, served.stop(), served::said);
        }
        assertEquals(before, release.contents(), "nothing is written where the software lies");
    }

    @Test
    void itHoldsTheSoftwareAndNothingOfWhoeverBuiltIt() {
        for (String file : List.of("LICENSE", "README.md", "THIRD-PARTY.md", "licenses/LGPL-3.0.txt", "docs/operations.md",
                "service/karmma.service", "conf/logback.xml", HEALTH)) {
            assertTrue(Files.isRegularFile(release.software().resolve(file)), file);
        }
        for (String none : List.of("conf/built.properties", "models", "log", "cache")) {
            assertFalse(Files.exists(release.software().resolve(none)), none);
        }
    }

    /** Gzip's header may hold a moment and a name, tar's entries a moment, an owner and whatever modes there were. */
    @Test
    void theArchiveDoesNotSayWhoBuiltItWhereAndWhen() throws IOException {
        try (InputStream in = Files.newInputStream(UnpackedRelease.archive())) {
            byte[] header = in.readNBytes(8);
            assertEquals(0, header[3], "gzip: no name, no comment");
            assertEquals(0, header[4] | header[5] | header[6] | header[7], "gzip: no moment");
        }
        List<String> told = new ArrayList<>();
        String last = "";
        Object moment = null;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(UnpackedRelease.archive())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                moment = moment == null ? entry.getLastModifiedTime() : moment;
                String mode = Integer.toOctalString(entry.getMode() & 0777);
                String expected = entry.isDirectory() || entry.getName().endsWith("bin/karmma") ? "755" : "644";
                if (!moment.equals(entry.getLastModifiedTime()) || entry.getLongUserId() != 0 || entry.getLongGroupId() != 0
                        || !entry.getUserName().equals("root") || !entry.getGroupName().equals("root") || !mode.equals(expected)) {
                    told.add(entry.getName() + ": " + entry.getLastModifiedTime() + " " + entry.getUserName() + " " + mode);
                }
                last = entry.getName();
            }
        }
        assertEquals(List.of(), told, "other moments than " + moment + ", owners than root, or modes");
        assertFalse(last.isEmpty());
    }

    @Test
    void ourJarsDoNotSayItEither() throws IOException {
        List<String> told = new ArrayList<>();
        try (Stream<Path> jars = Files.walk(release.software())) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().matches("karmma-.*\\.jar")).toList()) {
                look(jar, told);
            }
        }
        assertEquals(List.of(), told, "what would differ between two builds of one source");
    }

    private static void look(Path jar, List<String> told) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            Object moment = null;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                moment = moment == null ? entry.getLastModifiedTime() : moment;
                if (!moment.equals(entry.getLastModifiedTime())) {
                    told.add(jar.getFileName() + ": " + entry.getName() + " is of " + entry.getLastModifiedTime());
                }
            }
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            for (String key : List.of("Bnd-LastModified", "Built-By", "Build-Jdk", "Build-Time", "Tool", "Originally-Created-By")) {
                if (manifest.getMainAttributes().getValue(key) != null) {
                    told.add(jar.getFileName() + ": " + key + ": " + manifest.getMainAttributes().getValue(key));
                }
            }
        }
    }
}
