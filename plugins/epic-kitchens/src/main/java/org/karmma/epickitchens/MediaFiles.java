package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.karmma.dataset.Evidence;

/** What is on disk of each video, in any of the layouts in which the media were distributed. */
final class MediaFiles {

    static final String VIDEO = "video";
    static final String FLOW = "flow";

    /** Pictures and flow of the videos of EPIC-KITCHENS-55 were extracted at these rates, whatever rate the camera had. */
    private static final double FIRST_RATE = 60;
    private static final double FIRST_FLOW_RATE = 30;
    /** The videos that EPIC-KITCHENS-100 added; there flow was computed from every picture. */
    private static final double EXTENDED_RATE = 50;

    /** {@code #} stands for the participant, {@code *} for the video. */
    private static final Map<String, List<String>> FILES = new LinkedHashMap<>();
    private static final Map<String, List<String>> FOLDERS = new LinkedHashMap<>();

    static {
        FILES.put(VIDEO, List.of("videos/#/*.MP4", "#/videos/*.MP4", "videos/#/*.mp4", "#/videos/*.mp4", "videos/train/#/*.MP4",
                "videos/test/#/*.MP4", "videos/*.MP4", "videos/*.mp4"));
        FILES.put("audio", List.of("audio/#/*.wav", "#/audio/*.wav", "audio/*.wav"));
        FILES.put("boxes", List.of("boxes/#/*.json"));
        FILES.put("imu", List.of("imu/#/*.csv"));
        FOLDERS.put(VIDEO, List.of("#/rgb_frames/*", "rgb_frames/#/*", "frames_rgb_flow/rgb/train/#/*", "frames_rgb_flow/rgb/test/#/*"));
        FOLDERS.put(FLOW, List.of("#/flow_frames/*", "flow_frames/#/*", "frames_rgb_flow/flow/train/#/*", "frames_rgb_flow/flow/test/#/*"));
    }

    private final Path root;
    private final Map<String, Map<String, Evidence>> byVideo = new HashMap<>();

    MediaFiles(Path root) {
        this.root = root;
    }

    /** By kind of medium; empty where nothing was found. Looks once for each video. */
    Map<String, Evidence> of(String participant, String video) {
        return byVideo.computeIfAbsent(video, v -> look(participant, v));
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

    /** Where a recording of a kind would be looked for first, under the root, in the layout of the authors' download script. */
    static String expected(String kind, String participant, String video) {
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
