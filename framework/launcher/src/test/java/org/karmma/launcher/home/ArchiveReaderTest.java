package org.karmma.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;

/** Archives that somebody has made by hand, most of them to do harm. */
class ArchiveReaderTest {

    private static final String TEXT = "floor = 0.2\n";

    @TempDir
    Path folder;

    /** Puts entries behind the manifest. */
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static BackupManifest manifest(Map<String, String> files) throws IOException {
        Map<String, BackupManifest.Entry> entries = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
            entries.put(file.getKey(), new BackupManifest.Entry(bytes.length,
                    Hashed.copy(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream(), bytes.length, more -> { }), "0644"));
        }
        return BackupManifest.of("0.1.0", List.of("conf"), Map.of("conf", "0755"), entries);
    }

    private Path archive(String manifest, Entries entries) throws IOException {
        Path archive = folder.resolve("archive.tar.gz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            file(tar, BackupManifest.NAME, manifest);
            entries.write(tar);
        }
        return archive;
    }

    private String manifestOf(String name, UnaryOperator<String> change) throws IOException {
        return change.apply(new String(manifest(Map.of(name, TEXT)).write(), StandardCharsets.UTF_8));
    }

    private String refused(Path archive) throws Exception {
        Home home = new Home(folder.resolve("home"));
        DataException refused = assertThrows(DataException.class, () -> new HomeRestore(home, false).from(archive, Progress.NONE));
        assertTrue(Files.notExists(home.folder()), "nothing is left");
        assertEquals(1, folder.toFile().list().length, "nor beside it");
        return refused.getMessage();
    }

    @Test
    void aGoodOneIsTaken() throws Exception {
        Path archive = archive(manifestOf("conf/a.cfg", m -> m), tar -> file(tar, "conf/a.cfg", TEXT));
        Home home = new Home(folder.resolve("home"));
        new HomeRestore(home, false).from(archive, Progress.NONE);
        assertEquals(TEXT, Files.readString(home.conf().resolve("a.cfg")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "conf/../../evil", "/etc/evil", "conf/./a", "conf//a", "conf/", "conf\\\\..\\\\evil", "bin/karmma",
        "bundles/3/evil.jar", "lib/evil.jar", "conf/a\\u0000b", "models/a"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws Exception {
        String manifest = manifestOf("conf/a.cfg", m -> m.replace("conf/a.cfg", name));
        String said = refused(archive(manifest, tar -> file(tar, "conf/a.cfg", TEXT)));
        assertTrue(said.contains("it names what no backup holds"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin", "bundles", "lib", "cache", "..", ".hidden", "a/b"})
    void softwareIsNotReplaced(String part) throws Exception {
        String manifest = manifestOf(part + "/x", m -> m.replace("\"conf\"", "\"" + part + "\""));
        String said = refused(archive(manifest, tar -> { }));
        assertTrue(said.contains("it names what no backup holds"), said);
    }

    @Test
    void aNewerFormatIsNamedWithTheVersionThatWroteIt() throws Exception {
        String said = refused(archive("{\"format\": 7, \"karmma\": \"3.1.4\", \"crew\": 5}", tar -> { }));
        assertTrue(said.contains("format 7, written by Karmma 3.1.4") && said.contains("reads format 1"), said);
    }

    @Test
    void aHomeOfANewerVersionIsRefusedBeforeItIsTouched() throws Exception {
        String stamp = "{\"format\": 99, \"karmma\": \"9.0.0\"}";
        String manifest = new String(manifest(Map.of("home.json", stamp)).write(), StandardCharsets.UTF_8)
                .replaceFirst("\\[ \"conf\" ]", "[ \"conf\", \"home.json\" ]");
        String said = refused(archive(manifest, tar -> file(tar, "home.json", stamp)));
        assertTrue(said.contains("Karmma 9.0.0, format 99"), said);
    }

    @Test
    void linksAreRefused() throws Exception {
        for (byte kind : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR,
            TarConstants.LF_DIR}) {
            String said = refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> {
                TarArchiveEntry link = new TarArchiveEntry("conf/a.cfg", kind);
                link.setLinkName("/etc/passwd");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }));
            assertTrue(said.contains("no plain file"), said);
        }
    }

    @Test
    void whatTheManifestDoesNotSayIsRefused() throws Exception {
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> {
            file(tar, "conf/a.cfg", TEXT);
            file(tar, "conf/b.cfg", TEXT);
        })).contains("'conf/b.cfg'"));
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> {
            file(tar, "conf/a.cfg", TEXT);
            file(tar, "conf/a.cfg", TEXT);
        })).contains("or twice: 'conf/a.cfg'"));
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> file(tar, "conf/a.cfg", TEXT + TEXT)))
                .contains("has 24 bytes, not 12"));
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> file(tar, "conf/a.cfg", TEXT.replace('2', '3'))))
                .contains("was altered"));
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m), tar -> { })).contains("1 files are missing, the first is conf/a.cfg"));
    }

    /** A gigabyte of zeros is a megabyte of gzip. */
    @Test
    void aBombIsRefusedByWhatItSaysAndByWhatItIs() throws Exception {
        String huge = String.valueOf(Long.MAX_VALUE / 4);
        assertTrue(refused(archive(manifestOf("conf/a.cfg", m -> m.replace("\"bytes\" : 12", "\"bytes\" : " + huge)),
                tar -> file(tar, "conf/a.cfg", TEXT))).contains("takes more room than the"));
        Path archive = archive(manifestOf("conf/a.cfg", m -> m), tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("conf/a.cfg");
            entry.setSize(64L << 20);
            tar.putArchiveEntry(entry);
            for (int i = 0; i < 64; i++) {
                tar.write(new byte[1 << 20]);
            }
            tar.closeArchiveEntry();
        });
        assertTrue(Files.size(archive) < 1 << 20);
        assertTrue(refused(archive).contains("has 67108864 bytes, not 12"));
    }

    @Test
    void whatIsNoBackupIsNamed() throws Exception {
        Path text = Files.writeString(folder.resolve("archive.tar.gz"), "hello");
        assertTrue(refused(text).contains("no backup"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(text))) {
            out.write(new byte[5000]);
        }
        assertTrue(refused(text).contains("it does not begin with karmma-backup.json"));
        Files.delete(text);
        Files.createDirectory(folder.resolve("other"));
        assertTrue(refused(folder.resolve("gone.tar.gz")).contains("there is no such file"));
    }
}
