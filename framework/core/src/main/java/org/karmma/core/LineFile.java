package org.karmma.core;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * A file that grows by a line each time something happens, and never takes more than so much room: a full one is put away beside it, under
 * a name that says when and orders as they came, and the oldest of those are deleted. Each line is one write at the end of the file. Needs
 * no lock between processes: two that find the file full at once put away two files, and no line is lost.
 */
public final class LineFile {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final String name;
    private final String ending;
    private final LongSupplier full;
    private final IntSupplier kept;
    /** Two that put a file away in one moment must not choose one name. */
    private final String mine = ProcessHandle.current().pid() + "-" + Integer.toHexString(System.identityHashCode(this));

    /**
     * @param file its name has an ending
     * @param full bytes that it holds before the next line goes into another one
     * @param kept how many that were put away are kept
     */
    public LineFile(Path file, long full, int kept) {
        this(file, () -> full, () -> kept);
    }

    /** With limits that may change; they are asked at every line. */
    public LineFile(Path file, LongSupplier full, IntSupplier kept) {
        this.file = file;
        String whole = file.getFileName().toString();
        this.name = whole.substring(0, whole.lastIndexOf('.'));
        this.ending = whole.substring(whole.lastIndexOf('.'));
        this.full = full;
        this.kept = kept;
    }

    /** Adds a line. @param now when, should the file be put away */
    public void add(String line, Instant now) throws IOException {
        Files.createDirectories(file.getParent());
        putAwayIfFull(now);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void putAwayIfFull(Instant now) throws IOException {
        try {
            if (Files.size(file) < full.getAsLong()) {
                return;
            }
            Files.move(file, file.resolveSibling(name + "-" + WHEN.format(now) + "-" + mine + ending), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // the first line ever, or another process was faster
        }
        List<Path> away = putAway();
        for (Path oldest : away.subList(0, Math.max(0, away.size() - kept.getAsInt()))) {
            Files.deleteIfExists(oldest);
        }
    }

    /** Those that were put away, the oldest first. */
    public List<Path> putAway() throws IOException {
        List<Path> away = new ArrayList<>();
        if (Files.isDirectory(file.getParent())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(file.getParent(), name + "-*" + ending)) {
                found.forEach(away::add);
            }
        }
        away.sort(null);
        return away;
    }
}
