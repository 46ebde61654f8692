package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a home as they are at one moment, in a folder of their own: small ones are copied, large ones are hard links, since nothing
 * that is large is changed in place; files that only grow are cut where they end now. So the home is held still for a moment, however large
 * it is.
 */
final class HomeCopy {

    /** Bytes up to which a file is copied. */
    private static final long SMALL = 1 << 20;

    private final Path home;
    private final Path into;
    private final Map<String, String> folders = new TreeMap<>();
    private final Map<String, Copied> files = new TreeMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * @param file where it can be read now
     * @param bytes how much of it
     * @param mode of the original
     * @param modified of the original, in milliseconds
     */
    record Copied(Path file, long bytes, String mode, long modified) {}

    /** @param into an empty folder, of the same file system if it can be */
    HomeCopy(Path home, Path into) {
        this.home = home;
        this.into = into;
    }

    /** Every folder and its mode, by its path in the home. */
    Map<String, String> folders() {
        return folders;
    }

    /** Every file by its path in the home. */
    Map<String, Copied> files() {
        return files;
    }

    /** What is not in it and why: links to nowhere, what is no file. */
    List<String> leftOut() {
        return leftOut;
    }

    /** Adds a folder, or file, at the top of the home; links are followed. Nothing happens where it is not there. */
    void add(String part) throws IOException {
        if (Files.exists(home.resolve(part))) {
            Files.walkFileTree(home.resolve(part), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor());
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            String name = name(folder);
            if (HomeParts.isLeftOut(name)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            folders.put(name, Modes.of(folder));
            Files.createDirectories(into.resolve(name));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Interrupted.check();
            String name = name(file);
            if (HomeParts.isLeftOut(name)) {
                return FileVisitResult.CONTINUE;
            }
            if (!attributes.isRegularFile()) {
                leftOut.add(name + ": " + (attributes.isSymbolicLink() ? "a link to nowhere" : "no file"));
                return FileVisitResult.CONTINUE;
            }
            String mode = Modes.of(file);
            Path copy = copy(file, into.resolve(name), attributes.size());
            files.put(name, new Copied(copy, Files.size(copy), mode, attributes.lastModifiedTime().toMillis()));
            return FileVisitResult.CONTINUE;
        }

        private String name(Path path) {
            return home.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        }
    }

    private static Path copy(Path file, Path copy, long bytes) throws IOException {
        Files.createDirectories(copy.getParent());
        if (bytes > SMALL) {
            try {
                return Files.createLink(copy, file.toRealPath());
            } catch (IOException | UnsupportedOperationException e) {
                Files.deleteIfExists(copy); // another file system, or another owner
            }
        }
        return Files.copy(file, copy);
    }
}
