package org.karmma.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear whole or not at all: written aside, forced to the disk, renamed, and the rename forced, too. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes into the file it is given. */
    @FunctionalInterface
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /**
     * Makes {@code target}, and the folders above it, of what {@code writer} writes; on failure an earlier {@code target} stays as it was.
     */
    public static void write(Path target, Writer writer) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path aside = target.resolveSibling(target.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            writer.write(aside);
            rename(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** Gives a file that is whole, and lies in the same folder, its name: forced to the disk, renamed, and the rename forced, too. */
    public static void rename(Path whole, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(target.toAbsolutePath().getParent());
    }

    /** Forces to the disk what a folder's entries are called. */
    public static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // some systems cannot open folders; their renames are as durable as they get
        }
    }
}
