package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Findings;
import org.karmma.dataset.Progress;

/** What of the annotated videos is there, a look at names: each video once, however many narrations it has. */
final class MediaLook {

    private final Copy copy;
    private final Findings findings;

    MediaLook(Copy copy, Findings findings) {
        this.copy = copy;
        this.findings = findings;
    }

    /** All that is annotated of a video. */
    private record Annotated(Narration first, int narrations, double end) {
        static Annotated of(Narration n) {
            return new Annotated(n, 1, n.stop());
        }

        Annotated and(Annotated other) {
            return new Annotated(first, narrations + other.narrations, Math.max(end, other.end));
        }
    }

    void run(Progress progress) {
        Map<String, Annotated> videos = new LinkedHashMap<>();
        copy.read.values().stream().flatMap(Collection::stream).forEach(n -> videos.merge(n.video(), Annotated.of(n), Annotated::and));
        Set<String> kinds = new TreeSet<>();
        long done = 0;
        for (Annotated video : videos.values()) {
            kinds.addAll(media(video).keySet());
            progress.at(++done, videos.size(), "");
        }
        videos.values().forEach(video -> look(video, kinds));
        for (String kind : copy.media.packedKinds()) {
            copy.read.values().stream().flatMap(Collection::stream).forEach(n -> copy.media.leftOut(kind, n).ifPresent(where ->
                    findings.warning(kind, where, "there is no such data set, though there are others of " + n.video(),
                            "Pack it; until then " + n.id() + " is read without")));
        }
    }

    private Map<String, Evidence> media(Annotated video) {
        return copy.media.of(video.first);
    }

    private void look(Annotated video, Set<String> kinds) {
        Map<String, Evidence> media = media(video);
        String name = video.first.video();
        for (String kind : List.of(MediaFiles.VIDEO, MediaFiles.FLOW)) {
            if (!media.containsKey(kind)) {
                copy.media.packed(kind, video.first.participant(), name).ifPresent(tar -> findings.error(kind, tar.toString(),
                        "is packed, and archives are not looked into", "Unpack it beside itself: mkdir " + name + " && tar -xf "
                        + tar.getFileName() + " -C " + name));
            }
        }
        if (media.isEmpty()) {
            findings.error(MediaFiles.VIDEO, expected(MediaFiles.VIDEO, video), "there are no media of " + name + ", which "
                    + video.narrations + " narrations are of, the first in " + video.first.where(),
                    "Fetch the video, or its pictures; until then these narrations are left out");
            return;
        }
        for (String kind : kinds) {
            Evidence evidence = media.get(kind);
            if (evidence == null && kind.equals(MediaFiles.VIDEO)) {
                findings.error(kind, expected(kind, video), "there is neither a video nor are there pictures of " + name,
                        "Fetch them; until then its " + video.narrations + " narrations are read without");
            } else if (evidence == null) {
                findings.warning(kind, expected(kind, video), "there is none of " + name + ", though there is of other videos",
                        "Its " + video.narrations + " narrations are read without");
            } else if (evidence instanceof Evidence.Recording recording && Files.isDirectory(recording.path())) {
                pictures(kind, recording, video);
            }
        }
    }

    private String expected(String kind, Annotated video) {
        return copy.media.expected(kind, video.first.participant(), video.first.video());
    }

    /** The pictures at both ends of what is annotated; those between are looked for where they are read. */
    private void pictures(String kind, Evidence.Recording folder, Annotated video) {
        List<Path> folders = kind.equals(MediaFiles.FLOW) ? List.of(folder.path().resolve("u"), folder.path().resolve("v"))
                : List.of(folder.path());
        double rate = folder.rate().orElseThrow();
        long last = (long) Math.floor((video.end - 1) * rate);
        for (Path one : folders) {
            if (!Files.isDirectory(one)) {
                findings.error(kind, one.toString(), "the folder is missing", "Unpack the flow again: it has the folders u and v");
            } else if (!isThere(one, 1)) {
                findings.error(kind, one.toString(), "there is no frame_0000000001.jpg", "Unpack the archive again: pictures lie in this"
                        + " folder itself, numbered from 1");
            } else if (!isThere(one, last)) {
                findings.error(kind, one.toString(), String.format(Locale.ROOT, "there is no frame_%010d.jpg, which is a second before the"
                        + " end of the last narration at %.0f pictures a second", last, rate), "Unpack the archive again");
            }
        }
    }

    private static boolean isThere(Path folder, long number) {
        return number < 1 || Files.exists(folder.resolve(String.format("frame_%010d.jpg", number)));
    }
}
