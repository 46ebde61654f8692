package org.karmma.core.internal.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.serving.TrainedRamps;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.modality.Modality;

class ProbeClipsTest {

    @TempDir
    Path dir;

    private Path home;

    private Excerpt excerpt(String name, Clip.Builder clip, Map<String, byte[]> files) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(name));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return new Excerpt(clip.build(), folder);
    }

    private Clip.Builder clip(String name, String file) {
        return Clip.builder(name).evidence("pictures", new Evidence.Recording(dir.resolve(name).resolve(file)));
    }

    /** A package whose probes of {@code left} start at clips of every kind; {@code right} has none. */
    private ModelPackage written() throws IOException {
        Evidence floats = new Evidence.Buffer(Samples.of(new float[] {1.5f, -2, Float.MIN_VALUE, 0, 1e30f, 7}, 3, 2), 12.5, 3, "host");
        Evidence bytes = Evidence.Buffer.of(Samples.of(new byte[] {0, (byte) 200, 127}, 3), 4);
        List<Excerpt> three = List.of(
                excerpt("a", clip("a", "a.mp4").span(1, 2.5), Map.of("a.mp4", new byte[] {1, 2, 3})),
                excerpt("b", clip("b", "frames").label("action", 1),
                        Map.of("frames/1.png", new byte[] {4}, "frames/2.png", new byte[] {5})),
                excerpt("c", Clip.builder("c").evidence("imu", floats).evidence("touch", bytes), Map.of("notes.txt", new byte[] {6})));
        home = dir.resolve("model");
        return TrainedRamps.write(home, ProbeClips.NONE.with("left", three).without("right", "it makes none"));
    }

    @Test
    void clipsComeBackAsTheyWere() throws Exception {
        written();
        ProbeClips read = ModelPackage.read(home).clips();
        assertEquals(3, read.count("left"));
        assertEquals(0, read.count("right"));
        assertEquals(Optional.of("it makes none"), read.reason("right"));
        Path folder;
        try (ProbeClips.Unpacked unpacked = read.unpack("left")) {
            folder = unpacked.folder();
            Clip a = unpacked.clips().get(0);
            assertEquals("a", a.id());
            assertEquals(new TimeSpan(1, 2.5), a.span());
            assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(path(a)));
            assertTrue(path(a).endsWith("a.mp4"), "a file's name may say what it is: " + path(a));
            Clip b = unpacked.clips().get(1);
            assertEquals(TimeSpan.WHOLE, b.span());
            assertTrue(b.labels().isEmpty());
            assertArrayEquals(new byte[] {5}, Files.readAllBytes(path(b).resolve("2.png")));
            Clip c = unpacked.clips().get(2);
            Evidence.Buffer imu = (Evidence.Buffer) c.evidence("imu").orElseThrow();
            assertEquals(Samples.of(new float[] {1.5f, -2, Float.MIN_VALUE, 0, 1e30f, 7}, 3, 2), imu.samples());
            assertEquals(List.of(12.5, 3.0, "host"), List.of(imu.rate(), imu.start(), imu.clock()));
            assertEquals(Samples.of(new byte[] {0, (byte) 200, 127}, 3), ((Evidence.Buffer) c.evidence("touch").orElseThrow()).samples());
        }
        assertFalse(Files.exists(folder), "what was unpacked goes away again");
    }

    private static Path path(Clip clip) {
        return ((Evidence.Recording) clip.evidence("pictures").orElseThrow()).path();
    }

    @Test
    void copiesTakeThemAlong() throws Exception {
        ModelPackage copy = written().copyTo(dir.resolve("copy"));
        assertEquals(3, copy.clips().count("left"));
        assertEquals(ProbeClips.names(home), ProbeClips.names(dir.resolve("copy")));
    }

    @Test
    void aPackageOfBeforeThereWereClipsIsRead() throws Exception {
        TrainedRamps.write(dir.resolve("old"));
        ProbeClips clips = ModelPackage.read(dir.resolve("old")).clips();
        assertEquals(0, clips.count("left"));
        assertEquals(Optional.empty(), clips.reason("left"));
        assertFalse(Files.exists(dir.resolve("old/probes")));
    }

    @Test
    void whatIsAlteredOrMissingIsNamed() throws Exception {
        ModelPackage model = written();
        Files.write(home.resolve("probes/left/1/a.mp4"), new byte[] {1, 2, 4});
        assertNames("a.mp4: it was altered", assertThrows(DataException.class, () -> ModelPackage.read(home)));
        assertNames("a.mp4: it was altered", assertThrows(DataException.class, model::clips));
        Files.delete(home.resolve("probes/left/1/a.mp4"));
        assertNames("it is missing from the model package", assertThrows(DataException.class, () -> ModelPackage.read(home)));
    }

    @Test
    void filesOutsideOfThePackageAreNotTouched() throws Exception {
        written();
        Path json = home.resolve("model.json");
        String text = Files.readString(json);
        for (String bad : List.of("../evil", "probes/left/../../../evil", "/etc/passwd", "probes/./left/1/a.mp4")) {
            Files.writeString(json, text.replace("\"probes/left/1/a.mp4\"", "\"" + bad + "\""));
            assertNames("outside of its folder: " + bad, assertThrows(DataException.class, () -> ModelPackage.read(home)));
        }
    }

    @Test
    void anIndexThatNamesWhatIsNotThereIsRefused() throws Exception {
        written();
        Path index = home.resolve("probes/clips.json");
        String text = Files.readString(index);
        refused(index, text.replace("left/1/a.mp4", "left/1/b.mp4"),
                "the pictures of probe clip a of slot left is not there: left/1/b.mp4");
        refused(index, text.replace("left/1/a.mp4", "../../weights.safetensors"), "is not there");
        refused(index, text.substring(0, text.length() / 2), "cannot be understood");
        refused(index, text.replace("\"id\" : \"a\"", "\"id\" : null"), "cannot be understood");
        refused(index, text.replace("\"type\" : \"float32\"", "\"type\" : null"), "cannot be understood");
        refused(index, text.replace("[ 3, 2 ]", "[ 3, 3 ]"), "holds 9");
        refused(index, text.replace("left/3/buffer1.raw", "left/2/frames"), "is not there");
    }

    private void refused(Path index, String content, String part) throws Exception {
        Files.writeString(index, content);
        String name = "probes/clips.json";
        List<String> names = ProbeClips.names(home);
        assertTrue(names.contains(name));
        DataException e = assertThrows(DataException.class, () -> ProbeClips.read(home, names), content);
        assertTrue(e.where().endsWith("clips.json"), e.where());
        assertNames(part, e);
    }

    @Test
    void excerptsThatCannotBeKeptAreRefused() throws Exception {
        Evidence other = new Evidence.Recording(dir.resolve("other.mp4"));
        Excerpt elsewhere = excerpt("d", Clip.builder("d").evidence("pictures", other), Map.of());
        assertNames("is no file in the folder", assertThrows(IllegalArgumentException.class, elsewhere::check));
        Excerpt missing = excerpt("e", clip("e", "none.mp4"), Map.of());
        assertNames("is no file in the folder", assertThrows(IllegalArgumentException.class, missing::check));
        Excerpt large = excerpt("f", clip("f", "f.mp4"), Map.of("f.mp4", new byte[Modality.EXCERPT_BYTES + 1]));
        assertNames("takes 65537 bytes, allowed are 65536", assertThrows(IllegalArgumentException.class, large::check));
        Excerpt clash = excerpt("g", Clip.builder("g").evidence("imu", Evidence.Buffer.of(Samples.of(new byte[1], 1), 1)),
                Map.of("buffer1.raw", new byte[1]));
        assertNames("buffer1.raw", assertThrows(IllegalArgumentException.class, clash::check));
    }

    @Test
    void everyProbeHasItsClipOrNoneHas() throws Exception {
        Excerpt one = excerpt("a", clip("a", "a.mp4"), Map.of("a.mp4", new byte[1]));
        ProbeClips clips = ProbeClips.NONE.with("left", List.of(one));
        assertNames("slot left has 1 probe clips for 3 probes",
                assertThrows(IllegalArgumentException.class, () -> TrainedRamps.write(dir.resolve("model"), clips)));
        assertEquals(0, clips.without("left", "no more").count("left"));
        assertEquals(1, clips.count("left"), "it did not change");
    }

    private static void assertNames(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
