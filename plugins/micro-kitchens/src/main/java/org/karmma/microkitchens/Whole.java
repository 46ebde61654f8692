package org.karmma.microkitchens;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.karmma.dataset.DataException;

/** Files that appear whole or not at all. */
final class Whole {

    private Whole() {}

    /** Writes aside, forces to disk, renames. */
    static void write(Path file, byte[] content) throws DataException {
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

    private static void force(Path aside, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer buffer = ByteBuffer.wrap(content); buffer.hasRemaining();) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
