package org.karmma.core.internal.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.karmma.core.DataReport.Medium;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Split;

/** The recordings on disk that the clips of a data set name, each looked at once, by kind of medium. */
final class Recordings {

    /**
     * A file or folder of one kind, or one of the recordings that a file holds, with two of the clips that name it.
     *
     * @param where its place, for people
     * @param path the file or folder
     * @param first the clip that begins first
     * @param last the clip that ends last
     */
    record Named(String kind, String where, Path path, Clip first, Clip last) {
        Named and(Named other) {
            return new Named(kind, where, path, other.first.span().start() < first.span().start() ? other.first : first,
                    other.last.span().end() > last.span().end() ? other.last : last);
        }
    }

    private final Map<String, Map<String, Named>> byKind = new TreeMap<>();
    private final Map<String, Integer> clipsWith = new TreeMap<>();
    private final Set<String> damaged = new HashSet<>();
    private final Map<String, Long> bytes = new TreeMap<>();
    private int clips;

    /** Of all splits but those whose clips are made when asked for. */
    static Recordings of(Dataset dataset) {
        Recordings recordings = new Recordings();
        for (Split split : Split.values()) {
            if (dataset.fingerprint(split).isEmpty()) {
                dataset.clips(split).forEach(recordings::add);
            }
        }
        return recordings;
    }

    private void add(Clip clip) {
        clips++;
        clip.evidence().forEach((kind, evidence) -> {
            clipsWith.merge(kind, 1, Integer::sum);
            if (evidence instanceof Evidence.Recording recording) {
                byKind.computeIfAbsent(kind, k -> new LinkedHashMap<>()).merge(recording.toString(),
                        new Named(kind, recording.toString(), recording.path(), clip, clip), Named::and);
            }
        });
    }

    List<Named> all() {
        return byKind.values().stream().map(Map::values).flatMap(Collection::stream).toList();
    }

    /** Tells which are missing or empty, but for those that were told already, and weighs the others. */
    void weigh(Collection<Finding> told, Consumer<Finding> findings) {
        Set<String> known = new HashSet<>();
        told.forEach(finding -> known.add(finding.kind() + " " + finding.where()));
        Set<String> weighed = new HashSet<>();
        for (Named named : all()) {
            String problem = null;
            try {
                if (Files.isDirectory(named.path)) {
                    problem = isEmpty(named.path) ? "the folder is empty" : null;
                } else {
                    long size = Files.size(named.path);
                    if (weighed.add(named.kind + " " + named.path)) {
                        bytes.merge(named.kind, size, Long::sum);
                    }
                    problem = size == 0 ? "the file is empty" : null;
                }
            } catch (IOException | DirectoryIteratorException e) {
                problem = Files.exists(named.path) ? "cannot be read: " + e : "is missing";
            }
            if (problem != null) {
                damage(named);
                if (known.add(named.kind + " " + named.path)) {
                    findings.accept(new Finding(Finding.Severity.ERROR, named.kind, named.path.toString(), problem,
                            "Fetch it again; the first clip of it is " + named.first.id()));
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    void damage(Named named) {
        damaged.add(named.kind + " " + named.where);
    }

    boolean isDamaged(Named named) {
        return damaged.contains(named.kind + " " + named.where);
    }

    /** @param read by kind how many recordings were read, or null where none was to be */
    List<Medium> media(Map<String, Integer> read) {
        List<Medium> media = new ArrayList<>();
        clipsWith.forEach((kind, with) -> {
            Collection<Named> named = byKind.getOrDefault(kind, Map.of()).values();
            media.add(new Medium(kind, named.size(), bytes.getOrDefault(kind, 0L), with, clips - with,
                    read == null ? OptionalInt.empty() : OptionalInt.of(read.getOrDefault(kind, 0)),
                    (int) named.stream().filter(this::isDamaged).count()));
        });
        return media;
    }
}
