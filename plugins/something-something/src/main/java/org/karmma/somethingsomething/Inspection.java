package org.karmma.somethingsomething;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Findings;
import org.karmma.dataset.Progress;

/** What opening does not look at: folders of pictures, videos that nobody annotated, the boxes. */
final class Inspection {

    private static final long MEGABYTE = 1_000_000;

    private final Path root;
    private final Copy copy;
    private final Findings findings;
    private final Map<String, Path> boxed = new HashMap<>();

    Inspection(Path root, Copy copy, Findings findings) {
        this.root = root;
        this.copy = copy;
        this.findings = findings;
    }

    void run(Progress progress) throws DataException {
        List<Video> clips = copy.videos.values().stream().flatMap(List::stream).toList();
        if (copy.media != null) {
            clips.forEach(this::folders);
            strangers();
        }
        for (Path part : BoxAnnotations.misplaced(root)) {
            findings.warning("boxes", part.toString(), "boxes are not looked for here", "Put it into the folder "
                    + BoxAnnotations.FOLDER);
        }
        if (copy.boxes.isPresent()) {
            boxes(copy.boxes.get().files(), progress);
            coverage(clips);
        }
    }

    /** Counted in megabytes, since nobody knows how many videos a file holds before its end. */
    private void boxes(List<Path> files, Progress progress) {
        long all = files.stream().mapToLong(Inspection::megabytes).sum();
        long before = 0;
        for (Path file : files) {
            long done = before;
            new BoxCheck(file, boxed, findings).run(bytes -> progress.at(done + bytes / MEGABYTE, all, "MB of boxes"));
            before += megabytes(file);
        }
    }

    private static long megabytes(Path file) {
        try {
            return Files.size(file) / MEGABYTE;
        } catch (IOException e) {
            return 0; // whoever reads it says so
        }
    }

    boolean isBoxed(String id) {
        return boxed.containsKey(id);
    }

    /** Whether files are empty is looked at by whoever asks. */
    private void folders(Video video) {
        copy.media.of(video.id()).forEach((kind, evidence) -> {
            Path path = ((Evidence.Recording) evidence).path();
            try {
                if (Files.isDirectory(path) && isVoid(path)) {
                    findings.error(kind, path.toString(), "is empty (" + video.where() + ")", "Unpack it again");
                }
            } catch (IOException | DirectoryIteratorException e) {
                findings.error(kind, path.toString(), "cannot be read: " + e.getMessage(), "Check its permissions");
            }
        });
    }

    private static boolean isVoid(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Media that no annotation file names. */
    private void strangers() {
        Set<String> strangers = new TreeSet<>(copy.media.ids());
        strangers.removeAll(copy.ids());
        if (!strangers.isEmpty() && !copy.leavesOut()) {
            findings.warning("video", root.toString(), strangers.size() + " videos are in no annotation file that was read: "
                    + Copy.some(List.copyOf(strangers)), "They are left alone");
        }
    }

    private void coverage(List<Video> clips) {
        List<String> without = new ArrayList<>();
        for (Video clip : clips) {
            if (!boxed.containsKey(clip.id())) {
                without.add(clip.id());
            }
        }
        if (!without.isEmpty()) {
            findings.warning("boxes", copy.boxes.get().path().toString(), "has no boxes of " + without.size() + " of " + clips.size()
                    + " clips: "
                    + Copy.some(without), "They are read without; Something-Else covers 180,049 of 220,847 videos");
        }
    }
}
