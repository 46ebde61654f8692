package org.karmma.core.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.karmma.model.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that appear whole or not at all: filled aside, forced to the disk, renamed. */
public final class WholeFolder {

    private static final Logger LOG = LoggerFactory.getLogger(WholeFolder.class);
    private static final String FRESH = ".new-";
    private static final String OLD = ".old-";
    /** The folder's name, what is aside, and the process that put it there. */
    private static final Pattern ASIDE = Pattern.compile("\\.(.+)(\\.new-|\\.old-)(?:(\\d{1,18})-)?[0-9a-f-]+");

    private WholeFolder() {}

    /** Fills a folder. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** Makes {@code target} of what {@code filler} puts in; an earlier one is replaced, and stays as it was if this fails. */
    public static void write(Path target, Filler filler) throws IOException {
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
            tidy(old);
        } finally {
            Folders.delete(fresh);
        }
        AtomicFile.forceFolder(parent);
    }

    /** The new one is in its place: what is left of the old one is no failure, and goes with {@link #recover}. */
    private static void tidy(Path old) {
        try {
            Folders.delete(old);
        } catch (IOException e) {
            LOG.warn("{} was replaced and cannot be deleted; the next start tries again", old, e);
        }
    }

    /**
     * Puts right what a crash left in a folder of such folders: a replaced one whose successor never came is given its name back, anything
     * else that was aside is removed. What a process that still lives has aside is left to it.
     */
    public static void recover(Path parent) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, ".*")) {
            all.forEach(leftovers::add);
        }
        for (Path leftover : leftovers) {
            Matcher name = ASIDE.matcher(leftover.getFileName().toString());
            if (!name.matches() || name.group(3) != null && isAlive(name.group(3))) {
                continue;
            }
            Path target = parent.resolve(name.group(1));
            if (name.group(2).equals(OLD) && !Files.exists(target)) {
                Files.move(leftover, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Folders.delete(leftover);
            }
        }
        AtomicFile.forceFolder(parent);
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    /** Gives a folder another name, in one step, for good. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceFolder(to.toAbsolutePath().getParent());
        AtomicFile.forceFolder(from.toAbsolutePath().getParent());
    }

    /** Hidden, beside the target, so that a rename is enough. */
    private static Path aside(Path target, String mark) {
        return target.toAbsolutePath()
                .resolveSibling("." + target.getFileName() + mark + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
    }

    private static void forceAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isDirectory(path)) {
                    AtomicFile.forceFolder(path);
                } else {
                    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
        }
    }
}
