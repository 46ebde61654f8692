package org.karmma.core.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {

    @TempDir
    Path folder;

    @Test
    void anEarlierFileStaysWhereAWriterFails() throws Exception {
        Path file = folder.resolve("deep/er/text");
        WholeFiles.write(file, f -> Files.writeString(f, "one"));
        WholeFiles.write(file, f -> Files.writeString(f, "two"));
        assertThrows(IOException.class, () -> WholeFiles.write(file, f -> {
            Files.writeString(f, "half of thr");
            throw new IOException("the disk is full");
        }));
        assertEquals("two", Files.readString(file));
        try (Stream<Path> beside = Files.list(file.getParent())) {
            assertEquals(List.of(file), beside.toList());
        }
    }

    /** FIPS 180-2, appendix B.1. */
    @Test
    void hashesAreThoseOfTheStandard() throws Exception {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(abc, WholeFiles.sha256("abc"));
        assertEquals(abc, WholeFiles.sha256(Files.writeString(folder.resolve("abc"), "abc")));
    }
}
