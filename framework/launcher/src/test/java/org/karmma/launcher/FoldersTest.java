package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    Path top;

    @Test
    void linksGoAndNotWhatTheyLeadTo() throws Exception {
        Path kept = Files.writeString(Files.createDirectory(top.resolve("kept")).resolve("file"), "kept");
        Path folder = Files.createDirectories(top.resolve("folder/deep/deeper")).getParent().getParent();
        Files.writeString(folder.resolve("deep/file"), "gone");
        Files.createSymbolicLink(folder.resolve("deep/deeper/linked"), kept.getParent());
        Files.createSymbolicLink(folder.resolve("dangling"), top.resolve("nowhere"));
        Folders.delete(folder);
        assertFalse(Files.exists(folder, LinkOption.NOFOLLOW_LINKS), "the folder is still there");
        assertEquals("kept", Files.readString(kept));
    }

    @Test
    void aLinkToAFolderIsALink() throws Exception {
        Path kept = Files.writeString(Files.createDirectory(top.resolve("kept")).resolve("file"), "kept");
        Path link = Files.createSymbolicLink(top.resolve("link"), kept.getParent());
        Folders.delete(link);
        assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS), "the link is still there");
        assertEquals("kept", Files.readString(kept));
    }

    @Test
    void whatIsNotThereNeedsNoDeleting() throws Exception {
        Folders.delete(top.resolve("nowhere"));
    }
}
