package org.karmma.hdf5;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;

/**
 * The media of a data set in few large files, the packing of Radevski et al. ("Multimodal Distillation for Egocentric Action Recognition",
 * ICCV 2023). Readers of data sets look for these under their root:
 * <pre>
 * dataset.hdf5                     kind "video": encoded pictures
 * flow.hdf5                        kind "flow": encoded pictures, x and y in turn (grey), or x as red and y as green
 * audio.hdf5                       kind "audio": floats from -1 to 1, mono
 *   or EPIC_audio.hdf5, EPIC-KITCHENS-100_audio.hdf5   the same as auditory-slow-fast (Kazakos et al., ICASSP 2021) packs it
 * </pre>
 * In each a video is one data set of its name ({@code 123}), whose element 0 is at second 0; or a group of its name with a data set for
 * each clip ({@code P01_01/P01_01_0}), whose elements are those of the clip alone, as the authors have EPIC-KITCHENS.
 *
 * <p>The names of the files were never published but for {@code dataset.hdf5}; the others are ours. What is written here of the contents is
 * how the authors' programs read them.
 */
public final class PackedMedia {

    /** No file at all. */
    public static final PackedMedia NONE = new PackedMedia();

    private static final Map<String, List<String>> FILES = new LinkedHashMap<>();

    static {
        FILES.put("video", List.of("dataset.hdf5"));
        FILES.put("flow", List.of("flow.hdf5"));
        FILES.put("audio", List.of("audio.hdf5", "EPIC_audio.hdf5", "EPIC-KITCHENS-100_audio.hdf5"));
    }

    /**
     * One file.
     *
     * @param counts elements of each data set, by name
     * @param groups names of groups
     */
    private record Packed(Path path, Map<String, Long> counts, Set<String> groups) {

        static Packed list(Path path) throws DataException {
            Map<String, Long> counts = new HashMap<>();
            Set<String> groups = new TreeSet<>();
            try (Hdf5File file = Hdf5File.open(path)) {
                for (String name : file.names("")) {
                    if (file.has(name)) {
                        counts.put(name, file.data(name).count());
                    } else {
                        groups.add(name);
                        for (String clip : file.names(name)) {
                            if (file.has(name + "/" + clip)) {
                                counts.put(name + "/" + clip, file.data(name + "/" + clip).count());
                            }
                        }
                    }
                }
            }
            return new Packed(path, counts, groups);
        }
    }

    private final Map<String, Packed> byKind = new LinkedHashMap<>();

    /** Looks which files there are, and what they hold: names and counts, no elements. @throws DataException if one cannot be read */
    public static PackedMedia under(Path root) throws DataException {
        PackedMedia media = new PackedMedia();
        for (Map.Entry<String, List<String>> kind : FILES.entrySet()) {
            Optional<Path> file = kind.getValue().stream().map(root::resolve).filter(Files::exists).findFirst();
            if (file.isPresent()) {
                media.byKind.put(kind.getKey(), Packed.list(file.get()));
            }
        }
        return media;
    }

    private PackedMedia() {}

    /** The kinds of media that there are files of. */
    public Set<String> kinds() {
        return byKind.keySet();
    }

    /** The file of a kind that there is one of. */
    public Path file(String kind) {
        return byKind.get(kind).path;
    }

    /** The videos that any file has something of. */
    public Set<String> videos() {
        Set<String> videos = new TreeSet<>();
        byKind.values().forEach(packed -> packed.counts.keySet().forEach(name -> videos.add(name.split("/")[0])));
        return videos;
    }

    /** Whether a file has a video clip by clip: then a clip that is not in it has none of this kind. */
    public boolean isCut(String kind, String video) {
        return byKind.containsKey(kind) && byKind.get(kind).groups.contains(video);
    }

    /** What there is of a whole video. @param rate elements per second */
    public Optional<Evidence> video(String kind, String video, double rate) {
        Packed packed = byKind.get(kind);
        return packed == null || !packed.counts.containsKey(video) ? Optional.empty()
                : Optional.of(Evidence.Recording.entry(packed.path, video, rate));
    }

    /** What there is of one clip, where the file has its video clip by clip: its elements cover the clip evenly. Seconds. */
    public Optional<Evidence> clip(String kind, String video, String clip, double start, double end) {
        Packed packed = byKind.get(kind);
        String name = video + "/" + clip;
        long count = packed == null ? 0 : packed.counts.getOrDefault(name, 0L);
        return count == 0 ? Optional.empty()
                : Optional.of(new Evidence.Recording(packed.path, OptionalDouble.of(count / (end - start)), Optional.of(name), start));
    }
}
