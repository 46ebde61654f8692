package org.karmma.dropfolder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class StagingTest {

    private static final String BUNDLE = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName:"
            + " nose;singleton:=true\nBundle-Version: 1.2.0\n";

    @TempDir
    Path folder;

    private Path file;
    private Path staged;
    private Staging staging;

    @BeforeEach
    void make() {
        file = folder.resolve("nose.jar");
        staged = folder.resolve("staged");
        staging = new Staging(staged);
    }

    private static byte[] jar(String manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            if (manifest != null) {
                zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
                zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            }
            ZipEntry data = new ZipEntry("data");
            byte[] content = "a long and winding content".getBytes(StandardCharsets.UTF_8);
            CRC32 sum = new CRC32();
            sum.update(content);
            data.setMethod(ZipEntry.STORED);
            data.setSize(content.length);
            data.setCrc(sum.getValue());
            zip.putNextEntry(data);
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private long left() throws IOException {
        try (Stream<Path> all = Files.list(staged)) {
            return all.count();
        }
    }

    @Test
    void aWholeBundleIsCopiedUnderItsName() throws Exception {
        Files.write(file, jar(BUNDLE));
        StagedJar jar = staging.copy(file);
        assertEquals("nose", jar.symbolicName());
        assertEquals(new Version(1, 2, 0), jar.version());
        assertTrue(jar.singleton());
        assertEquals("bundle nose 1.2.0", jar.name());
        assertEquals(64, jar.sha256().length());
        Files.delete(file);
        assertEquals("nose.jar", jar.copy().getFileName().toString());
        assertTrue(Files.size(jar.copy()) > 0, "the copy outlives the file");
        staging.delete(jar.copy());
        assertEquals(0, left());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.99})
    void aPartIsNotWhole(double part) throws Exception {
        byte[] whole = jar(BUNDLE);
        Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));
        assertThrows(StagedJar.NotWhole.class, () -> staging.copy(file));
        assertEquals(0, left(), "nothing is left of it");
    }

    /** Some tools give a file its length first, and fill it then. */
    @Test
    void aFileWithOtherBytesThanItSaysIsNotWhole() throws Exception {
        byte[] bytes = jar(BUNDLE);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("winding");
        Arrays.fill(bytes, at, at + 7, (byte) 0);
        Files.write(file, bytes);
        String message = assertThrows(StagedJar.NotWhole.class, () -> staging.copy(file)).getMessage();
        assertEquals("the checksum of its entry data is wrong", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"|without a manifest", "Manifest-Version: 1.0|has no Bundle-SymbolicName",
            "no header|cannot be read",
        "Bundle-SymbolicName: nose;Bundle-Version: 1.x|1.x is none", "Bundle-SymbolicName: nose;Fragment-Host: face|fragment of face"})
    void aJarThatIsNoBundleIsRefused(String manifest, String said) throws Exception {
        Files.write(file, jar(manifest == null ? null : manifest.replace(";", "\n") + "\n"));
        String message = assertThrows(Refusal.class, () -> staging.copy(file)).getMessage();
        assertTrue(message.contains(said), message);
    }

    @Test
    void aFileThatHasGoneIsGone() {
        assertThrows(NoSuchFileException.class, () -> staging.copy(file));
    }
}
