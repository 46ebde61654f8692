package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.Evidence;

/** What is on disk of each video, in either of the two layouts in which the videos are distributed. */
final class MediaFiles {

    private static final double FIRST_RATE = 60_000 / 1001.0;
    private static final double EXTENDED_RATE = 50;
    /** Flow was computed from every second picture. */
    private static final int PICTURES_PER_FLOW = 2;

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
        file(found, "video", "videos/" + p + "/" + v + ".MP4", p + "/videos/" + v + ".MP4", "videos/" + p + "/" + v + ".mp4",
                p + "/videos/" + v + ".mp4");
        pictures(found, "video", p + "/rgb_frames/" + v, rate(v));
        file(found, "audio", "audio/" + p + "/" + v + ".wav");
        pictures(found, "flow", p + "/flow_frames/" + v, rate(v) / PICTURES_PER_FLOW);
        file(found, "boxes", "boxes/" + p + "/" + v + ".json");
        file(found, "imu", "imu/" + p + "/" + v + ".csv");
        return found;
    }

    /** Pictures per second: the videos that were added for EPIC-KITCHENS-100 are P01_101 and on. */
    private static double rate(String video) {
        return video.length() - video.indexOf('_') - 1 == 3 ? EXTENDED_RATE : FIRST_RATE;
    }

    private void file(Map<String, Evidence> found, String kind, String... candidates) {
        List.of(candidates).stream().map(root::resolve).filter(Files::isRegularFile).findFirst()
                .ifPresent(path -> found.putIfAbsent(kind, new Evidence.Recording(path)));
    }

    private void pictures(Map<String, Evidence> found, String kind, String folder, double rate) {
        if (Files.isDirectory(root.resolve(folder))) {
            found.putIfAbsent(kind, new Evidence.Recording(root.resolve(folder), rate));
        }
    }
}
