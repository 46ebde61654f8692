package org.karmma.core.internal.events;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where full event files go: beside the current one, under names that say when they were put away and order as they came; the oldest
 * are deleted. Needs no lock between frameworks: two that find the file full at once put away two files, and no event is lost.
 */
final class EventArchive {

    private static final Logger LOG = LoggerFactory.getLogger(EventArchive.class);
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private final Path file;
    private final Supplier<EventRules> rules;
    /** Two that put a file away in one moment must not choose one name. */
    private final String mine = ProcessHandle.current().pid() + "-" + Integer.toHexString(System.identityHashCode(this));

    EventArchive(Path file, Supplier<EventRules> rules) {
        this.file = file;
        this.rules = rules;
    }

    void putAwayIfFull(Instant now) throws IOException {
        try {
            if (Files.size(file) < rules.get().fileBytes()) {
                return;
            }
            Files.move(file, file.resolveSibling("events-" + WHEN.format(now) + "-" + mine + ".jsonl"),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // the first event ever, or another framework was faster
        }
        List<Path> away = putAway();
        for (Path oldest : away.subList(0, Math.max(0, away.size() - rules.get().files()))) {
            Files.deleteIfExists(oldest);
        }
    }

    /** The file that was put away last. */
    Optional<Path> newest() {
        try {
            List<Path> away = putAway();
            return away.isEmpty() ? Optional.empty() : Optional.of(away.get(away.size() - 1));
        } catch (IOException e) {
            LOG.warn("{} cannot be listed; older events are not shown", file.getParent(), e);
            return Optional.empty();
        }
    }

    /** The oldest first. */
    private List<Path> putAway() throws IOException {
        List<Path> away = new ArrayList<>();
        if (Files.isDirectory(file.getParent())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(file.getParent(), "events-*.jsonl")) {
                found.forEach(away::add);
            }
        }
        away.sort(null);
        return away;
    }
}
