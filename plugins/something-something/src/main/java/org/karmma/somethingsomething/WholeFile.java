package org.karmma.somethingsomething;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.karmma.dataset.DataException;

/** A text file that appears whole or not at all. */
final class WholeFile {

    private WholeFile() {}

    /** What it holds, written from front to back. */
    interface Content {
        void to(Writer out) throws IOException, DataException;
    }

    /** Writes aside, forces to disk, renames. */
    static void write(Path file, Content content) throws IOException, DataException {
        Path aside = file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
                    Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
                content.to(out);
                out.flush();
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
