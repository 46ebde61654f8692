package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.karmma.dataset.Evidence;

/** What is on disk of each video, in either of the two layouts in which the videos are distributed. */
final class MediaFiles {

    private final Path root;
    private final Map<String, Map<String, Evidence>> byVideo = new HashMap<>();

    MediaFiles(Path root) {
        this.root = root;
    }

    /** By kind of medium; empty where nothing was found. Looks once for each video. */
    Map<String, Evidence> of(String participant, String video) {
        return byVideo.computeIfAbsent(video, v -> look(participant, v));
    }

    private Map<String, Evidence> look(String p, String v) {
        Map<String, Evidence> found = new LinkedHashMap<>();
        put(found, "video", Files::isRegularFile, "videos/" + p + "/" + v + ".MP4", p + "/videos/" + v + ".MP4",
                "videos/" + p + "/" + v + ".mp4", p + "/videos/" + v + ".mp4");
        put(found, "video", Files::isDirectory, p + "/rgb_frames/" + v);
        put(found, "audio", Files::isRegularFile, "audio/" + p + "/" + v + ".wav");
        put(found, "flow", Files::isDirectory, p + "/flow_frames/" + v);
        put(found, "boxes", Files::isRegularFile, "boxes/" + p + "/" + v + ".json");
        return found;
    }

    private void put(Map<String, Evidence> found, String kind, Predicate<Path> there, String... candidates) {
        List.of(candidates).stream().map(root::resolve).filter(there).findFirst()
                .ifPresent(path -> found.putIfAbsent(kind, new Evidence.Recording(path)));
    }
}
