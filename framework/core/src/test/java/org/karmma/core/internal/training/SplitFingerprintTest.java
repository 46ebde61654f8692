package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/** What makes a split another one, and what does not. */
class SplitFingerprintTest {

    private static final FileTime THEN = FileTime.fromMillis(1_000_000);

    @TempDir
    Path root;
    private Path video;
    private Path flow;
    private List<String> classes = List.of("cut", "wash");
    private Optional<String> told = Optional.empty();
    private final List<Clip> clips = new ArrayList<>();
    private String before;

    @BeforeEach
    void files() throws Exception {
        video = Files.writeString(root.resolve("P01.MP4"), "pictures");
        flow = Files.createDirectories(root.resolve("flow/u")).getParent();
        Files.writeString(flow.resolve("u/frame_1.jpg"), "picture");
        for (Path path : List.of(video, flow.resolve("u"), flow)) {
            Files.setLastModifiedTime(path, THEN);
        }
        clips.add(clip("a", 0, 2, 1).build());
        clips.add(ToyModality.put(clip("b", 2, 3, 0), "left", 1, 2, 3, 4).build());
        before = fingerprint(root);
        assertEquals(before, fingerprint(root));
    }

    private Clip.Builder clip(String id, double start, double end, int action) {
        return Clip.builder(id).span(start, end).label("action", action).evidence("video", new Evidence.Recording(video))
                .evidence("flow", new Evidence.Recording(flow));
    }

    private String fingerprint(Path of) {
        return SplitFingerprint.of(new Dataset() {
            @Override
            public String id() {
                return "files";
            }

            @Override
            public List<LabelSpace> labelSpaces() {
                return List.of(new LabelSpace("action", classes));
            }

            @Override
            public List<Clip> clips(Split split) {
                return clips;
            }

            @Override
            public Optional<String> fingerprint(Split split) {
                return told;
            }
        }, Split.TRAIN, of);
    }

    @Test
    void aReplacedFileIsAnother() throws Exception {
        Files.writeString(video, "mended pictures");
        Files.setLastModifiedTime(video, THEN);
        assertNotEquals(before, fingerprint(root), "its size");
        Files.writeString(video, "pictures");
        Files.setLastModifiedTime(video, FileTime.fromMillis(2_000_000));
        assertNotEquals(before, fingerprint(root), "its time");
        Files.setLastModifiedTime(video, THEN);
        assertEquals(before, fingerprint(root));
        Files.delete(video);
        assertNotEquals(before, fingerprint(root), "it is gone");
    }

    @Test
    void aFolderThatPicturesWereAddedToIsAnother() throws Exception {
        Files.setLastModifiedTime(flow.resolve("u"), FileTime.fromMillis(2_000_000));
        assertNotEquals(before, fingerprint(root));
    }

    /** The boxes of a whole data set are a few files in one folder. */
    @Test
    void aFolderOfAFewFilesOfWhichOneWasReplacedIsAnother() throws Exception {
        Path part = Files.writeString(flow.resolve("part1.json"), "boxes");
        Files.setLastModifiedTime(part, THEN);
        Files.setLastModifiedTime(flow, THEN);
        String with = fingerprint(root);
        assertNotEquals(before, with);
        Files.writeString(part, "others");
        Files.setLastModifiedTime(part, THEN);
        Files.setLastModifiedTime(flow, THEN);
        assertNotEquals(with, fingerprint(root), "its size");
    }

    @Test
    void otherRowsAreAnother() {
        Clip first = clips.get(0);
        List<Clip> others = List.of(clip("c", 0, 2, 1).build(), clip("a", 0, 2.5, 1).build(), clip("a", 0, 2, 0).build(),
                ToyModality.put(clip("a", 0, 2, 1), "left", 1).build());
        for (Clip other : others) {
            clips.set(0, other);
            assertNotEquals(before, fingerprint(root), other + " " + other.span() + " " + other.labels());
        }
        clips.set(0, first);
        assertEquals(before, fingerprint(root));
        clips.remove(1);
        assertNotEquals(before, fingerprint(root));
    }

    @Test
    void otherClassesAreAnother() {
        classes = List.of("cut", "rinse");
        assertNotEquals(before, fingerprint(root));
    }

    @Test
    void whatADataSetTellsOfItselfTakesThePlaceOfItsClips() {
        told = Optional.of("seed 1");
        String one = fingerprint(root);
        clips.clear();
        assertEquals(one, fingerprint(root), "nobody looks at them");
        told = Optional.of("seed 2");
        assertNotEquals(one, fingerprint(root));
    }

    @Test
    void aFolderThatWasMovedIsTheSame() throws Exception {
        Path moved = Files.createDirectories(root.resolve("moved/data"));
        Files.move(video, moved.resolve("P01.MP4"));
        Files.move(flow, moved.resolve("flow"));
        Files.setLastModifiedTime(moved.resolve("flow"), THEN);
        video = moved.resolve("P01.MP4");
        flow = moved.resolve("flow");
        clips.set(0, clip("a", 0, 2, 1).build());
        clips.set(1, ToyModality.put(clip("b", 2, 3, 0), "left", 1, 2, 3, 4).build());
        assertEquals(before, fingerprint(moved));
    }
}
