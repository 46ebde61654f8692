package org.karmma.microkitchens;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.karmma.dataset.DataException;

/** Files that appear whole or not at all. */
final class Whole {

    private Whole() {}

    /** What a file holds, written from front to back. */
    interface Content {
        void to(OutputStream out) throws IOException;

        static Content of(byte[] bytes) {
            return out -> out.write(bytes);
        }
    }

    static void write(Path file, byte[] content) throws DataException {
        write(file, Content.of(content));
    }

    /** Writes aside, forces to disk, renames. */
    static void write(Path file, Content content) throws DataException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            try {
                force(aside, content);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be written: " + e, "Check the disk's space and the folder's rights", e);
        }
    }

    /** Makes the folder, and removes what a killed process may have left of this very file. */
    static void clear(Path file) throws DataException {
        try {
            Files.createDirectories(file.getParent());
            try (var left = Files.newDirectoryStream(file.getParent(), "." + file.getFileName() + ".*part")) {
                for (Path path : left) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "its folder cannot be used: " + e, "Check the folder's rights", e);
        }
    }

    private static void force(Path aside, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.to(out);
            out.flush();
            channel.force(true);
        }
    }
}
