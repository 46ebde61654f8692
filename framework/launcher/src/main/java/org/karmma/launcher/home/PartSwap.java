package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.launcher.Folders;

/**
 * Puts several folders of a home in the place of others, all or none: what was there is moved aside first, and the last step, a rename,
 * makes it final. What a process left that did not come so far is undone by {@link #recover}.
 *
 * <pre>
 * .karmma-restore-PID-UUID/new/PART     what is to come
 * .karmma-restore-PID-UUID/old/PART     what was there
 * .karmma-restore-PID-UUID/none/PART    an empty file: nothing was there
 * </pre>
 */
final class PartSwap {

    private static final String PREFIX = ".karmma-restore-";
    private static final Pattern NAME = Pattern.compile("\\.karmma-restore-(\\d{1,18})-[0-9a-f-]+");

    private final Path home;
    private final Path aside;

    private PartSwap(Path home, Path aside) {
        this.home = home;
        this.aside = aside;
    }

    static PartSwap in(Path home) throws IOException {
        Path aside = home.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        Files.createDirectory(aside);
        Modes.set(aside, "0700");
        for (String folder : List.of("new", "old", "none")) {
            Files.createDirectory(aside.resolve(folder));
        }
        return new PartSwap(home, aside);
    }

    /** Where what is to come is put. */
    Path fresh() {
        return aside.resolve("new");
    }

    /**
     * Swaps.
     *
     * @param kept where what was there goes
     * @return whether anything was there
     * @throws IOException if it cannot be done; then all is as it was
     */
    boolean swap(List<String> parts, Path kept) throws IOException {
        try {
            for (String part : parts) {
                if (Files.exists(home.resolve(part), LinkOption.NOFOLLOW_LINKS)) {
                    move(home.resolve(part), aside.resolve("old").resolve(part));
                } else {
                    Files.createFile(aside.resolve("none").resolve(part));
                }
                if (Files.exists(fresh().resolve(part))) {
                    move(fresh().resolve(part), home.resolve(part));
                }
            }
            boolean any = !isEmpty(aside.resolve("old"));
            if (any) {
                move(aside.resolve("old"), kept);
            } else {
                Files.delete(aside.resolve("old"));
            }
            return any;
        } catch (IOException e) {
            undo(home, aside);
            throw e;
        }
    }

    /** Deletes what was put aside and is not needed any more. */
    void close() throws IOException {
        Folders.delete(aside);
    }

    /** Undoes what a process that was killed has begun in a home and not ended. @return whether there was such a thing */
    static boolean recover(Path home) throws IOException {
        boolean found = false;
        List<Path> left = new ArrayList<>();
        if (Files.isDirectory(home)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(home, PREFIX + "*")) {
                folders.forEach(left::add);
            }
        }
        for (Path aside : left) {
            Matcher name = NAME.matcher(aside.getFileName().toString());
            if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                undo(home, aside);
                Folders.delete(aside);
                found = true;
            }
        }
        return found;
    }

    private static void undo(Path home, Path aside) throws IOException {
        if (!Files.isDirectory(aside.resolve("old"))) {
            return; // it was done
        }
        for (Path old : entries(aside.resolve("old"))) {
            takeAway(home, aside, old);
            move(old, home.resolve(old.getFileName()));
        }
        for (Path none : entries(aside.resolve("none"))) {
            takeAway(home, aside, none);
            Files.delete(none);
        }
    }

    private static void takeAway(Path home, Path aside, Path part) throws IOException {
        Path place = home.resolve(part.getFileName());
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            move(place, aside.resolve("new").resolve(part.getFileName()));
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        return entries(folder).isEmpty();
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                all.forEach(entries::add);
            }
        }
        return entries;
    }
}
