package org.karmma.somethingsomething;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.hdf5.PackedMedia;

/** What is on disk of each video. The folders are listed once: asking for 220,000 names one by one takes minutes on a network's disk. */
final class MediaFolders {

    static final String VIDEOS = "20bn-something-something-v2";

    /** Pictures per second, of the videos and of what is made of them. */
    static final double FPS = 12;

    private static final List<String> VIDEO_FOLDERS = List.of(VIDEOS, "videos");
    private static final List<String> FRAME_FOLDERS = List.of(VIDEOS + "-frames", "frames");
    private static final List<String> FLOW_FOLDERS = List.of(VIDEOS + "-flow", "flow");
    private static final List<String> ENDINGS = List.of(".webm", ".mp4");

    private final double frameRate;
    private final Map<String, Path> videos = new HashMap<>();
    private final Map<String, Path> frames = new HashMap<>();
    private final Map<String, Path> flow = new HashMap<>();
    private final PackedMedia packed;
    private final Set<String> packedIds;

    /** @param frameRate pictures per second in folders of pictures */
    MediaFolders(Path root, double frameRate) throws DataException {
        this.frameRate = frameRate;
        for (String folder : VIDEO_FOLDERS) {
            list(root.resolve(folder), videos, ENDINGS);
        }
        for (String folder : FRAME_FOLDERS) {
            list(root.resolve(folder), frames, List.of());
        }
        for (String folder : FLOW_FOLDERS) {
            list(root.resolve(folder), flow, List.of());
        }
        packed = PackedMedia.under(root);
        packedIds = packed.videos();
    }

    /** @param endings of files; of folders there are none */
    private static void list(Path folder, Map<String, Path> into, List<String> endings) throws DataException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (endings.isEmpty()) {
                    into.putIfAbsent(name, entry);
                }
                for (String ending : endings) {
                    if (name.endsWith(ending)) {
                        into.merge(name.substring(0, name.length() - ending.length()), entry, MediaFolders::published);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataException(folder.toString(), "the folder cannot be listed: " + e.getMessage(), "Check its permissions", e);
        }
    }

    /** Of a video in two forms the one as published, whichever comes first. */
    private static Path published(Path one, Path other) {
        return other.toString().endsWith(ENDINGS.get(0)) && !one.toString().endsWith(ENDINGS.get(0)) ? other : one;
    }

    boolean isEmpty() {
        return videos.isEmpty() && frames.isEmpty() && flow.isEmpty() && packedIds.isEmpty();
    }

    boolean has(String id) {
        return videos.containsKey(id) || frames.containsKey(id) || flow.containsKey(id) || packedIds.contains(id);
    }

    /** By kind of medium. */
    Map<String, Evidence> of(String id) {
        Map<String, Evidence> found = new LinkedHashMap<>();
        if (videos.containsKey(id)) {
            found.put("video", new Evidence.Recording(videos.get(id)));
        } else if (frames.containsKey(id)) {
            found.put("video", new Evidence.Recording(frames.get(id), frameRate));
        }
        if (flow.containsKey(id)) {
            found.put("flow", new Evidence.Recording(flow.get(id), FPS));
        }
        for (String kind : packed.kinds()) {
            if (!found.containsKey(kind)) {
                packed.video(kind, id, kind.equals("video") ? frameRate : FPS).ifPresent(evidence -> found.put(kind, evidence));
            }
        }
        return found;
    }

    /** The names of everything that is there, sorted. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>(videos.keySet());
        ids.addAll(frames.keySet());
        ids.addAll(flow.keySet());
        ids.addAll(packedIds);
        return ids;
    }
}
