package org.karmma.server.internal.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadFolderTest {

    @TempDir
    Path all;

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatARunningOneHasIsNot() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path left = Files.createDirectory(all.resolve(String.valueOf(gone.pid())));
        Files.writeString(left.resolve("half.mp4"), "x");
        Path running = Files.createDirectory(all.resolve(String.valueOf(ProcessHandle.current().parent().orElseThrow().pid())));
        UploadFolder mine = Uploads.in(all);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(running));
        Files.writeString(mine.newFile("a.csv"), "x");
        mine.close();
        assertFalse(Files.exists(mine.newFile(null).getParent()));
    }

    @Test
    void namesAreMadeHere() throws Exception {
        UploadFolder folder = Uploads.in(all);
        Path inside = folder.newFile(null).getParent();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)));
        for (String named : new String[] {"../../evil.sh", "/etc/passwd", "..\\..\\x.mp4", "a.mp4/../../b", ".", "..", "x.", "a.\u0000b",
                "x.toolongext1"}) {
            Path file = folder.newFile(named);
            assertEquals(inside, file.getParent(), named);
            assertTrue(file.getFileName().toString().matches("[0-9a-f-]{36}(\\.(sh|mp4))?"), file + " from " + named);
        }
        folder.close();
    }
}
