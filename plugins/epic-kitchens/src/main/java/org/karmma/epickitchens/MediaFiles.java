package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.karmma.dataset.Evidence;
import org.karmma.hdf5.PackedMedia;

/** What is on disk of each video, in any of the layouts in which the media were distributed. */
final class MediaFiles {

    static final String VIDEO = "video";
    static final String FLOW = "flow";
    static final String AUDIO = "audio";

    /** Pictures and flow of the videos of EPIC-KITCHENS-55 were extracted at these rates, whatever rate the camera had. */
    private static final double FIRST_RATE = 60;
    private static final double FIRST_FLOW_RATE = 30;
    /** The videos that EPIC-KITCHENS-100 added; there flow was computed from every picture. */
    private static final double EXTENDED_RATE = 50;
    /** Of sound that was packed: what auditory-slow-fast extracts, and the programs that came after it. */
    private static final double PACKED_SOUND_RATE = 24_000;

    /** {@code #} stands for the participant, {@code *} for the video. */
    private static final Map<String, List<String>> FILES = new LinkedHashMap<>();
    private static final Map<String, List<String>> FOLDERS = new LinkedHashMap<>();

    static {
        FILES.put(VIDEO, List.of("videos/#/*.MP4", "#/videos/*.MP4", "videos/#/*.mp4", "#/videos/*.mp4", "videos/train/#/*.MP4",
                "videos/test/#/*.MP4", "videos/*.MP4", "videos/*.mp4"));
        FILES.put(AUDIO, List.of("audio/#/*.wav", "#/audio/*.wav", "audio/*.wav"));
        FILES.put("boxes", List.of("boxes/#/*.json"));
        FILES.put("imu", List.of("imu/#/*.csv"));
        FOLDERS.put(VIDEO, List.of("#/rgb_frames/*", "rgb_frames/#/*", "frames_rgb_flow/rgb/train/#/*", "frames_rgb_flow/rgb/test/#/*"));
        FOLDERS.put(FLOW, List.of("#/flow_frames/*", "flow_frames/#/*", "frames_rgb_flow/flow/train/#/*", "frames_rgb_flow/flow/test/#/*"));
    }

    private final Path root;
    private final PackedMedia packed;
    private final Map<String, Map<String, Evidence>> byVideo = new HashMap<>();

    /** @param packed what there is of all videos in a few large files; files and folders of one video come before it */
    MediaFiles(Path root, PackedMedia packed) {
        this.root = root;
        this.packed = packed;
    }

    /** By kind of medium; empty where nothing was found. Looks once for each video. */
    Map<String, Evidence> of(Narration n) {
        Map<String, Evidence> files = byVideo.computeIfAbsent(n.video(), v -> look(n.participant(), v));
        if (packed.kinds().isEmpty()) {
            return files;
        }
        Map<String, Evidence> found = new LinkedHashMap<>(files);
        for (String kind : packed.kinds()) {
            if (!found.containsKey(kind)) {
                packed.clip(kind, n.video(), n.id(), n.start(), n.stop())
                        .or(() -> packed.video(kind, n.video(), packedRate(kind, n.video())))
                        .ifPresent(evidence -> found.put(kind, evidence));
            }
        }
        return found;
    }

    /** Elements per second; of flow each x and each y is one. */
    private static double packedRate(String kind, String video) {
        return kind.equals(AUDIO) ? PACKED_SOUND_RATE : kind.equals(FLOW) ? 2 * rate(kind, video) : rate(kind, video);
    }

    /** The data set that should hold this narration's, where its video was packed narration by narration and this one left out. */
    Optional<String> leftOut(String kind, Narration n) {
        return packed.isCut(kind, n.video()) && !of(n).containsKey(kind)
                ? Optional.of(packed.file(kind) + ", " + n.video() + "/" + n.id()) : Optional.empty();
    }

    /** The kinds of which there is a file for all videos. */
    Set<String> packedKinds() {
        return packed.kinds();
    }

    private Map<String, Evidence> look(String participant, String video) {
        Map<String, Evidence> found = new LinkedHashMap<>();
        FILES.forEach((kind, places) -> paths(places, participant, video).filter(Files::isRegularFile).findFirst()
                .ifPresent(file -> found.put(kind, new Evidence.Recording(file))));
        FOLDERS.forEach((kind, places) -> paths(places, participant, video).filter(Files::isDirectory).findFirst()
                .ifPresent(folder -> found.putIfAbsent(kind, new Evidence.Recording(folder, rate(kind, video)))));
        return found;
    }

    /** The archive that a folder of pictures was published as, where it was not unpacked. */
    Optional<Path> packed(String kind, String participant, String video) {
        return paths(FOLDERS.getOrDefault(kind, List.of()), participant, video).map(folder -> folder.resolveSibling(video + ".tar"))
                .filter(Files::isRegularFile).findFirst();
    }

    /**
     * Where a recording of a kind would be looked for first: in the file for all videos, or in the layout of the
     * authors' download script.
     */
    String expected(String kind, String participant, String video) {
        return packed.kinds().contains(kind) ? packed.file(kind) + ", " + video : root.resolve(place(kind, participant, video)).toString();
    }

    /** Under the root. */
    static String place(String kind, String participant, String video) {
        List<String> places = FILES.getOrDefault(kind, FOLDERS.get(kind));
        return places.stream().filter(place -> place.startsWith("#")).findFirst().orElse(places.get(0)).replace("#", participant)
                .replace("*", video);
    }

    private Stream<Path> paths(List<String> places, String participant, String video) {
        return places.stream().map(place -> root.resolve(place.replace("#", participant).replace("*", video)));
    }

    /** Pictures per second in a folder. */
    static double rate(String kind, String video) {
        if (video.length() - video.indexOf('_') - 1 == 3) {
            return EXTENDED_RATE;
        }
        return kind.equals(FLOW) ? FIRST_FLOW_RATE : FIRST_RATE;
    }
}
