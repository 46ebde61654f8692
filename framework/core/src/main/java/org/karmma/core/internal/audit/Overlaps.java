package org.karmma.core.internal.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.karmma.core.internal.files.WholeFiles;

/** Which clips outside of the judged ones are the same as one of them: by id, by recording and time, by what is in their files. */
final class Overlaps {

    /** @param how in which way */
    record Same(Recorded judged, String how) {}

    private final Map<String, Recorded> judged;
    private final Map<String, List<Recorded>> byRecording = new HashMap<>();
    /** Of a recording outside, the judged recording that holds the same. */
    private final Map<String, String> twins = new HashMap<>();
    private int compared;
    private int missing;

    Overlaps(Map<String, Recorded> judged, Collection<Recorded> others, Path root) throws IOException {
        this.judged = judged;
        judged.values().forEach(clip -> clip.recordings().forEach(r -> byRecording.computeIfAbsent(r, p -> new ArrayList<>()).add(clip)));
        Set<String> outside = new LinkedHashSet<>();
        others.forEach(clip -> outside.addAll(clip.recordings()));
        outside.removeAll(byRecording.keySet());
        compare(outside, root);
    }

    /** Files are read only where two have one size. */
    private void compare(Set<String> outside, Path root) throws IOException {
        Map<Long, List<String>> bySize = new TreeMap<>();
        for (String recording : byRecording.keySet()) {
            size(recording, root).ifPresent(size -> bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(recording));
        }
        Map<String, String> hashes = new HashMap<>();
        for (String recording : outside) {
            var size = size(recording, root);
            for (String other : size.isEmpty() ? List.<String>of() : bySize.getOrDefault(size.get(), List.of())) {
                if (hash(recording, root, hashes).equals(hash(other, root, hashes))) {
                    twins.put(recording, other);
                }
            }
        }
    }

    private Optional<Long> size(String recording, Path root) throws IOException {
        Path file = root.resolve(recording);
        if (!Files.isRegularFile(file)) {
            missing++;
            return Optional.empty();
        }
        compared++;
        return Optional.of(Files.size(file));
    }

    private static String hash(String recording, Path root, Map<String, String> hashes) throws IOException {
        String known = hashes.get(recording);
        if (known == null) {
            known = WholeFiles.sha256(root.resolve(recording));
            hashes.put(recording, known);
        }
        return known;
    }

    /** What a clip of another split has in common with the judged ones. @param clip null where only its id is known */
    List<Same> of(String id, Recorded clip) {
        Map<String, Same> same = new LinkedHashMap<>();
        if (judged.containsKey(id)) {
            same.put(id, new Same(judged.get(id), "it has the same id"));
        }
        if (clip != null) {
            for (String recording : clip.recordings()) {
                String twin = twins.get(recording);
                for (Recorded other : byRecording.getOrDefault(twin == null ? recording : twin, List.of())) {
                    if (clip.overlaps(other)) {
                        same.putIfAbsent(other.id(), new Same(other, (twin == null ? "both show " + recording
                                : recording + " and " + twin + " hold the same bytes, and both show them") + " at one time"));
                    }
                }
            }
        }
        return List.copyOf(same.values());
    }

    /** What was compared, for people. */
    String told() {
        return compared + " files of recordings were compared by size, and by content where sizes were equal"
                + (missing == 0 ? "" : "; " + missing + " are folders, entries of larger files, or not there, and were compared by name");
    }
}
