package org.karmma.core.bundles;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.bundles.JarContent.Limits;
import org.karmma.core.bundles.JarContent.TooLarge;

class JarContentTest {

    private static final int MIB = 1 << 20;
    private static final Limits LIMITS = new Limits(8 * MIB, MIB, 100, 10);
    /** Signature of a record of a zip's central directory, and where it has the size of the entry. */
    private static final String DIRECTORY = "PK\1\2";
    private static final int SIZE = 24;

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("some.jar");
    }

    private static byte[] jar(byte[]... contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            for (int i = 0; i < contents.length; i++) {
                out.putNextEntry(new JarEntry("entry" + i));
                out.write(contents[i]);
            }
        }
        return bytes.toByteArray();
    }

    /** The directory says that each entry has so many bytes. */
    private static byte[] lying(byte[] jar, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(jar.clone()).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(jar, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(DIRECTORY); at >= 0; at = text.indexOf(DIRECTORY, at + 1)) {
            bytes.putInt(at + SIZE, size);
        }
        return bytes.array();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void check(byte[] jar) throws IOException, TooLarge {
        Files.write(file, jar);
        try (JarFile opened = new JarFile(file.toFile(), false)) {
            JarContent.check(opened, jar.length, LIMITS);
        }
    }

    private String tooLarge(byte[] jar) {
        return assertThrows(TooLarge.class, () -> check(jar)).getMessage();
    }

    @Test
    void whatABundleMayHaveIsTaken() {
        assertDoesNotThrow(() -> check(jar(noise(7 * MIB), new byte[MIB])));
        assertDoesNotThrow(() -> check(jar(new byte[MIB])), "small files may be as dense as they like");
    }

    @Test
    void aBombIsRefusedForWhatItSaysAndNotRead() throws Exception {
        assertEquals("unpacks to more than 8 MB, which no bundle does", tooLarge(jar(new byte[9 * MIB])));
        assertEquals("unpacks to more than 8 MB, which no bundle does", tooLarge(lying(jar(new byte[1], new byte[1]), 5 * MIB)),
                "all entries together, and nothing of them was read: they have a byte each");
        String dense = tooLarge(jar(new byte[5 * MIB]));
        assertTrue(dense.startsWith("unpacks to 5 MB, ") && dense.endsWith(" times its size, which no bundle does: at most 100 times are"
                + " taken"), dense);
        assertEquals("has 11 entries; a bundle has 10 at most", tooLarge(jar(new byte[11][1])));
    }

    @Test
    void aBombThatLiesIsReadNoFurtherThanItSays() throws Exception {
        byte[] bomb = lying(jar(new byte[64 * MIB]), 1000);
        String message = assertThrows(IOException.class, () -> check(bomb)).getMessage();
        assertEquals("its entry entry0 has more than the 1000 bytes that it says", message);
    }
}
