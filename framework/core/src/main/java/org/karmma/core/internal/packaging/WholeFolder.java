package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.karmma.core.internal.files.Folders;

/** Folders that appear whole or not at all: filled aside, forced to the disk, renamed. */
final class WholeFolder {

    private static final String FRESH = ".new-";
    private static final String OLD = ".old-";

    private WholeFolder() {}

    /** Fills a folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** Makes {@code target} of what {@code filler} puts in; an earlier one is replaced, and stays as it was if this fails. */
    static void write(Path target, Filler filler) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path fresh = aside(target, FRESH);
        try {
            filler.fill(Files.createDirectory(fresh));
            forceAll(fresh);
            Path old = aside(target, OLD);
            boolean replaces = Files.exists(target);
            if (replaces) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (replaces) {
                    Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
            Folders.delete(old);
        } finally {
            Folders.delete(fresh);
        }
        force(parent);
    }

    /** Puts right what a crash left in a folder of such folders: a replaced one whose successor never came is given its name back. */
    static void recover(Path parent) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, ".*" + OLD + "*")) {
            for (Path old : leftovers) {
                String name = old.getFileName().toString();
                Path target = parent.resolve(name.substring(1, name.lastIndexOf(OLD)));
                if (!Files.exists(target)) {
                    Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    /** Hidden, beside the target, so that a rename is enough. */
    private static Path aside(Path target, String mark) {
        return target.toAbsolutePath().resolveSibling("." + target.getFileName() + mark + UUID.randomUUID());
    }

    private static void forceAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                force(path);
            }
        }
    }

    private static void force(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            if (!folder) { // some systems cannot open folders; their renames are as durable as they get
                throw e;
            }
        }
    }
}
