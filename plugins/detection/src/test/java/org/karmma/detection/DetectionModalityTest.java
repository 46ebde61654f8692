package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.media.MediaWriter;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.Reading.Absence;
import org.karmma.modality.SignalFormat;

class DetectionModalityTest {

    /** Four times, two boxes. */
    private static final SignalFormat FORMAT = new SignalFormat(ElementType.FLOAT32, 4, 2, 30);

    private final DetectionModality modality = new DetectionModality(new FfmpegReader(), Defaults.but(Map.of("width", 100, "height", 50)));

    @TempDir
    Path dir;

    @Test
    void theThreeFormsSayTheSame() throws Exception {
        String frames = frames(1, 25);
        Samples list = signal(read(frames, 0, 2));
        assertEquals(list, signal(read("{\"1\": " + frames + "}", 0, 2)));
        assertEquals(list, signal(read(
                "{\"fps\": 12, \"frames\": " + frames + ", \"width\": 100, \"height\": 50, \"note\": {\"by\": \"us\"}}", 0, 2)));
        // middles of the four quarters: 0.25, 0.75, 1.25, 1.75 s are frames 4, 10, 16, 22, which are how many pixels x1 is
        for (int t = 0; t < 4; t++) {
            int frame = 4 + 6 * t;
            assertEquals(frame / 100f, at(list, t, 0, 0), "x1 at time " + t);
            assertEquals(0.2f, at(list, t, 0, 1), "y1");
            assertEquals((frame + 10) / 100f, at(list, t, 0, 2), "x2");
            assertEquals(0.8f, at(list, t, 0, 3), "y2");
            assertEquals(1, at(list, t, 0, 4), "a hand comes first");
            assertEquals(0, at(list, t, 1, 4));
            assertEquals(1, at(list, t, 1, 29));
        }
    }

    @Test
    void theFileKnowsItsPicturesBetterThanTheConfiguration() throws Exception {
        Samples signal = signal(read("{\"fps\": 6, \"width\": 200, \"height\": 100, \"frames\": " + frames(1, 13) + "}", 0, 2));
        // 0.25 s is frame 2.5 of 6 a second: 2 and 3 are as near
        assertEquals(0.0125f, at(signal, 0, 0, 0), 0.003f);
        assertEquals(0.1f, at(signal, 0, 0, 1));
    }

    /** Those of Something-Something are 240 pixels high and of any width. */
    @Test
    void theClipsVideoKnowsItsPicturesBetterThanTheConfiguration() throws Exception {
        Path video = dir.resolve("2.webm");
        try (MediaWriter.Recording out = new FfmpegWriter().create(video, new MediaWriter.Format(200, 150, 12, 0))) {
            for (int i = 0; i < 24; i++) {
                out.picture(new byte[200 * 150 * 3]);
            }
            out.finish();
        }
        Clip clip = Clip.builder("2").span(0, 2).evidence("video", new Evidence.Recording(video))
                .evidence("boxes", new Evidence.Recording(write("{\"2\": " + frames(1, 25) + "}"))).build();
        assertEquals(4 / 200f, at(signal(modality.read(clip, FORMAT)), 0, 0, 0));
        assertEquals(10 / 150f, at(signal(modality.read(clip, FORMAT)), 0, 0, 1));
        Path folder = Files.createDirectory(dir.resolve("cut"));
        Samples cut = signal(modality.read(modality.excerpt(clip, folder).orElseThrow(), FORMAT));
        assertEquals(10 / 150f, at(cut, 0, 0, 1), "an excerpt, which has no video, says it itself");

        DetectionModality configured = new DetectionModality(new FfmpegReader(), Defaults.but(Map.of("width", 100, "height", 50,
                "sizeOfVideo", false)));
        assertEquals(4 / 100f, at(signal(configured.read(clip, FORMAT)), 0, 0, 0));
        Clip says = Clip.builder("2").span(0, 2).evidence("video", new Evidence.Recording(video))
                .evidence("boxes", new Evidence.Recording(write("{\"width\": 400, \"height\": 300, \"frames\": " + frames(1, 25)
                + "}"))).build();
        assertEquals(4 / 400f, at(signal(modality.read(says, FORMAT)), 0, 0, 0), "the file itself knows best");
    }

    @Test
    void aFolderIsLookedThroughForTheClipsName() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("parts"));
        Files.writeString(folder.resolve("part1.json"), "{\"7\": " + frames(1, 25) + "}");
        Files.writeString(folder.resolve("part2.json"), "{\"a\": [], \"2\": " + frames(1, 25) + "}");
        Files.writeString(folder.resolve("readme.txt"), "no boxes");

        assertEquals(signal(read(frames(1, 25), 0, 2)), signal(modality.read(clip("2", folder, 0, 2), FORMAT)));
        assertEquals(signal(read(frames(1, 25), 0, 2)), signal(modality.read(clip("7", folder, 0, 2), FORMAT)));
        assertAbsent(Absence.NO_SIGNAL, "no boxes of clip 8", modality.read(clip("8", folder, 0, 2), FORMAT));
    }

    @Test
    void severalVideosInOneFileAreToldApartByTheClipsName() throws Exception {
        String both = "{\"a\": " + frames(1, 25) + ", \"b\": []}";
        signal(modality.read(clip("a", write(both), 0, 2), FORMAT));
        assertAbsent(Absence.NO_SIGNAL, "between 0.00 and 2.00 s", modality.read(clip("b", write(both), 0, 2), FORMAT));
        assertAbsent(Absence.NO_SIGNAL, "no boxes of clip c", modality.read(clip("c", write(both), 0, 2), FORMAT));
    }

    @Test
    void missingFramesAreStoodInForByTheirNeighboursNearby() throws Exception {
        String every = IntStream.of(1, 4, 13, 23).mapToObj(DetectionModalityTest::frame).collect(Collectors.joining(",", "[", "]"));
        Samples signal = signal(read(every, 0, 2));
        assertEquals(0.04f, at(signal, 0, 0, 0), "frame 4 itself");
        assertEquals(0.13f, at(signal, 1, 0, 0), "frame 10 is missing, 13 is 0.25 s away");
        assertEquals(0.13f, at(signal, 2, 0, 0), "frame 16 is missing, too");
        assertEquals(0.23f, at(signal, 3, 0, 0));
        Samples sparse = signal(read("[" + frame(1) + "," + frame(25) + "]", 0, 2));
        assertEquals(1, at(sparse, 0, 0, 29));
        assertEquals(0, at(sparse, 1, 0, 29), "0.75 s from the nearest");
    }

    @Test
    void namesOfEpicFramesAndOpenSpans() throws Exception {
        String epic = frames(61, 85).replace("2/", "P01/P01_101/frame_000000");
        Clip whole = Clip.builder("c").evidence("boxes", new Evidence.Recording(write(epic))).build();
        // from 0 to 85 / 12 s: the last of four times, 6.20 s, is frame 75.4
        Samples signal = signal(modality.read(whole, FORMAT));
        assertEquals(0.75f, at(signal, 3, 0, 0));
        assertEquals(0, at(signal, 0, 0, 29));
    }

    @Test
    void buffersSayTheSameAsFilesThatListTheirCategories() throws Exception {
        float[] rows = new float[25 * 3 * 6];
        for (int f = 0; f < 25; f++) {
            float x1 = (f + 1) / 100f;
            set(rows, f * 3, 1, 1, x1, 0.2f, (f + 11) / 100f, 0.8f);
            set(rows, f * 3 + 1, -1, 0, 0, 0, 0, 0);
            set(rows, f * 3 + 2, 0, 0, 0.5f, 0.5f, 0.75f, 1);
        }
        String file = "{\"categories\": [\"cup\", \"hand\"], \"frames\": " + frames(1, 25) + "}";
        Samples fromBuffer = signal(modality.read(buffer(rows, 25, 3), FORMAT));
        assertEquals(signal(read(file, 0, 2)), fromBuffer);
        assertNotEquals(signal(read(frames(1, 25), 0, 2)), fromBuffer, "names are hashed where no list numbers them");

        for (int row = 0; row < 25 * 3; row++) {
            rows[row * 6] = rows[row * 6] < 0 ? -1 : CategoryCode.number(rows[row * 6] == 1 ? "hand" : "cup");
        }
        assertEquals(signal(read(frames(1, 25), 0, 2)), signal(modality.read(buffer(rows, 25, 3), FORMAT)), "a buffer can hold the hash");
    }

    @Test
    void otherListsInAFileAreLeftAlone() throws Exception {
        Samples plain = signal(read("{\"frames\": " + frames(1, 25) + "}", 0, 2));
        String others = "\"tags\": [\"a\", {\"b\": [1]}], \"size\": [[3, 4], [5]], \"licenses\": [{\"id\": 1, \"of\": {}}],"
                + " \"none\": [null]";

        assertEquals(plain, signal(read("{\"tags\": [], " + others + ", \"frames\": " + frames(1, 25) + "}", 0, 2)));
        assertEquals(plain, signal(read("{\"v\": " + frames(1, 25) + ", " + others + "}", 0, 2)));
    }

    @Test
    void whatIsNoNumberIsABadSignal() throws DataException {
        for (int column = 0; column < 6; column++) {
            float[] rows = new float[24 * 6];
            for (int f = 0; f < 24; f++) {
                set(rows, f, 3, 0, 0.1f, 0.1f, 0.2f, 0.2f);
            }
            rows[9 * 6 + column] = column == 2 ? Float.NEGATIVE_INFINITY : Float.NaN;
            assertAbsent(Absence.BAD_SIGNAL, "at 0.75 s", modality.read(buffer(rows, 24, 1), FORMAT));
        }
    }

    @Test
    void buffersOfAnotherShapeAreRefused() {
        Evidence pictures = Evidence.Buffer.of(Samples.of(new byte[12], 1, 2, 2, 3), 12);
        DataException e = assertThrows(DataException.class,
                () -> modality.read(Clip.builder("c7").evidence("boxes", pictures).build(), FORMAT));
        assertTrue(e.getMessage().contains("c7") && e.getMessage().contains("FLOAT32[T, slots, 6]"), e.getMessage());
    }

    @Test
    void noBoxesAreNoSignal() throws Exception {
        assertAbsent(Absence.NO_SIGNAL, "no boxes", modality.read(Clip.builder("c").build(), FORMAT));
        assertAbsent(Absence.NO_SIGNAL, "no box in any frame", read("[]", 0, 2));
        assertAbsent(Absence.NO_SIGNAL, "no box in any frame",
                read("[{\"name\": \"0001.jpg\"}, {\"name\": \"0002.jpg\", \"labels\": []}]", 0, 2));
        assertAbsent(Absence.NO_SIGNAL, "between 30.00 and 32.00 s", read(frames(1, 25), 30, 32));
    }

    @Test
    void reversedAndOutlyingBoxesAreLeftOut() throws Exception {
        String reversed = box("cup", "0001", 40, 10, 20, 30);
        String outside = box("cup", "0002", 120, 10, 140, 30);
        String half = box("cup", "0003", 90, 10, 140, 30);
        assertAbsent(Absence.NO_SIGNAL, "left out 2 with reversed corners", read(oneFrame(reversed + "," + outside), 0, 0.1));
        Samples signal = signal(read(oneFrame(reversed + "," + half), 0, 0.1));
        assertEquals(0.9f, at(signal, 0, 0, 0));
        assertEquals(1, at(signal, 0, 0, 2), "cut at the picture's edge");
        assertEquals(0, at(signal, 0, 1, 29), "only one of the two is left");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                   | line 1   | is empty
            7                                                                    | line 1   | neither a list
            {}                                                                   | line 1   | no list of frames
            {"fps": 0, "frames": []}                                             | boxes    | "fps" is 0
            {"width": "wide", "frames": []}                                      | boxes    | "width" is "wide"
            {"fps": [12], "frames": []}                                          | boxes    | "fps" is [12]
            {"tags": ["a"]}                                                      | line 1   | no list of frames
            {"frames": ["a"]}                                                    | line 1   | without a "name"
            {"v": [{"labels": []}]}                                              | line 1   | without a "name"
            {"v": [{"name": "0001.jpg"}, "a"]}                                   | line 1   | without a "name"
            {"categories": ["a", "a"], "frames": []}                             | boxes    | different names
            {"categories": ["a"], "frames": [{"name": "1", "labels": [{"category": "b", "box2d": {"x1":1,"y1":1,"x2":2,"y2":2}}]}]} \
                | boxes | "b"
            [{"name": "0001.jpg", "labels": [                                    | line 1   | no valid JSON
            [] []                                                                | line 1   | after its end
            [{"labels": []}]                                                     | line 1   | without a "name"
            [{"name": "first.jpg"}]                                              | boxes    | no frame number
            [{"name": "0000.jpg"}]                                               | boxes    | no frame number
            [{"name": "0001.jpg", "labels": 3}]                                  | line 1   | no list
            [{"name": "0001.jpg", "labels": [{"box2d": {"x1": 1, "y1": 2, "x2": 3}}]}] | line 1 | box2d.y2 is missing
            [{"name": "0001.jpg", "labels": [{"box2d": {"x1": "NaN", "y1": 2, "x2": 3, "y2": 4}}]}] | line 1 | box2d.x1 is "NaN"
            """)
    void damagedFilesAreNamedWithTheirFault(String content, String where, String problem) throws IOException {
        Path file = write(content);
        DataException e = assertThrows(DataException.class, () -> modality.read(clip("c", file, 0, 2), FORMAT));
        assertTrue(e.where().startsWith(file.toString()) && e.where().contains(where), e.where());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }

    @Test
    void theLineOfTheFaultIsSaid() throws IOException {
        Path file = write("[\n" + frame(1) + ",\n" + frame(2) + ",\n{\"name\": \"2/0003.jpg\", labels: []}]");
        DataException e = assertThrows(DataException.class, () -> modality.read(clip("c", file, 0, 2), FORMAT));
        assertEquals(file + ", line 4, column 24", e.where());
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        assertTrue(assertThrows(DataException.class, () -> modality.read(clip("c", dir.resolve("none.json"), 0, 2), FORMAT))
                .getMessage().contains("none.json: does not exist"));
        assertTrue(assertThrows(DataException.class, () -> modality.read(clip("c", dir, 0, 2), FORMAT)).getMessage()
                .contains("holds no file of boxes"));
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        Path file = write(frames(1, 25));
        Samples before = signal(modality.read(clip("c", file, 0, 2), FORMAT));
        assertEquals(before, signal(modality.read(clip("c", file, 0, 2), FORMAT)));
        Files.writeString(file, frames(1, 25).replace("\"x1\": 4,", "\"x1\": 5,"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertEquals(0.05f, at(signal(modality.read(clip("c", file, 0, 2), FORMAT)), 0, 0, 0));
    }

    @Test
    void boxesThatEndTooEarlyAreStale() throws Exception {
        float[] rows = new float[24 * 6];
        for (int f = 0; f < 24; f++) {
            set(rows, f, 3, 0, 0.1f, 0.1f, 0.2f, 0.2f);
        }
        Evidence boxes = Evidence.Buffer.of(Samples.of(rows, 24, 1, 6), 12);
        signal(read(boxes, 0, 3));
        assertAbsent(Absence.STALE, "ended 1.50 s before", read(boxes, 0, 3.5));
        assertAbsent(Absence.STALE, "before the clip began", read(boxes, 2, 2.1));
        Evidence later = new Evidence.Buffer(Samples.of(rows, 24, 1, 6), 12, 5, "clip");
        assertAbsent(Absence.NO_SIGNAL, "after the clip's end", read(later, 0, 2));
    }

    @Test
    void anExcerptSaysTheSameOfItsSpanWhateverIsConfigured() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("excerpt"));
        Clip clip = clip("c", write("{\"a\": [], \"c\": " + frames(1, 49) + "}"), 0, 4);
        Clip excerpt = modality.excerpt(clip, folder).orElseThrow();
        assertEquals(1.5, excerpt.span().start());
        assertEquals(2.5, excerpt.span().end());
        Path file = ((Evidence.Recording) excerpt.evidence("boxes").orElseThrow()).path();
        assertTrue(file.startsWith(folder) && Files.size(file) < Modality.EXCERPT_BYTES);
        Samples expected = signal(read(clip.evidence("boxes").orElseThrow(), 1.5, 2.5));
        assertEquals(expected, signal(modality.read(excerpt, FORMAT)));
        DetectionModality elsewhere = new DetectionModality(new FfmpegReader(), Defaults.but(Map.of("width", 999, "height", 7, "fps",
                60.0)));
        assertEquals(expected, signal(elsewhere.read(excerpt, FORMAT)));
        assertTrue(modality.excerpt(clip("b", write("{\"a\": [], \"c\": []}"), 0, 4), folder).isEmpty());
    }

    @Test
    void anExcerptKeepsListedCategoriesAndBuffers() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("excerpt"));
        Clip listed = clip("c", write("{\"categories\": [\"cup\", \"hand\"], \"frames\": " + frames(1, 13) + "}"), 0, 1);
        assertEquals(signal(modality.read(listed, FORMAT)), signal(modality.read(modality.excerpt(listed, folder).orElseThrow(), FORMAT)));
        float[] rows = new float[24 * 6];
        set(rows, 12, 3, 0, 0.1f, 0.1f, 0.2f, 0.2f);
        Clip buffer = buffer(rows, 24, 1);
        assertEquals(buffer.evidence(), modality.excerpt(buffer, folder).orElseThrow().evidence());
    }

    @Test
    void otherFormatsAreRefused() {
        for (SignalFormat wanted : new SignalFormat[] {new SignalFormat(ElementType.FLOAT32, 4, 2, 29),
            new SignalFormat(ElementType.UINT8, 4, 2, 30), new SignalFormat(ElementType.FLOAT32, 4, 30)}) {
            assertThrows(IllegalArgumentException.class, () -> modality.read(Clip.builder("c").build(), wanted));
        }
    }

    @Test
    void defaults() {
        assertTrue(Defaults.all().sizeOfVideo());
        assertEquals(12, Defaults.all().fps());
        assertEquals(427, Defaults.all().width());
        assertEquals(240, Defaults.all().height());
        assertEquals(0.25, Defaults.all().tolerance());
        assertEquals(1, Defaults.all().staleAfter());
    }

    private static String frames(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(DetectionModalityTest::frame).collect(Collectors.joining(",\n", "[", "]"));
    }

    /** A hand that is as many pixels from the left as the frame's number, and a cup that stays. */
    private static String frame(int number) {
        return String.format(Locale.ROOT, "{\"name\": \"2/%04d.jpg\", \"nr_instances\": 2, \"labels\": [%s, %s]}", number,
                box("cup", "0001", 50, 25, 75, 50), box("hand", "hand", number, 10, number + 10, 40));
    }

    private static String oneFrame(String boxes) {
        return "[{\"name\": \"2/0001.jpg\", \"labels\": [" + boxes + "]}]";
    }

    private static String box(String category, String standard, int x1, int y1, int x2, int y2) {
        return "{\"box2d\": {\"x1\": " + x1 + ", \"y1\": " + y1 + ", \"x2\": " + x2 + ", \"y2\": " + y2 + "}, \"category\": \"" + category
                + "\", \"standard_category\": \"" + standard + "\"}";
    }

    private static void set(float[] rows, int row, float... values) {
        System.arraycopy(values, 0, rows, row * 6, 6);
    }

    /** Two seconds at 12 a second. */
    private static Clip buffer(float[] rows, int times, int slots) {
        return Clip.builder("c").span(0, 2).evidence("boxes", Evidence.Buffer.of(Samples.of(rows, times, slots, 6), 12)).build();
    }

    private Path write(String content) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "boxes", ".json"), content == null ? "" : content);
    }

    private Reading read(String content, double start, double end) throws DataException, IOException {
        return modality.read(clip("c", write(content), start, end), FORMAT);
    }

    private Reading read(Evidence boxes, double start, double end) throws DataException {
        return modality.read(Clip.builder("c").span(start, end).evidence("boxes", boxes).build(), FORMAT);
    }

    private static Clip clip(String id, Path file, double start, double end) {
        return Clip.builder(id).span(start, end).evidence("boxes", new Evidence.Recording(file)).build();
    }

    private static float at(Samples signal, int time, int slot, int feature) {
        return signal.at((time * 2 + slot) * 30 + feature);
    }

    private static Samples signal(Reading reading) {
        Samples signal = assertInstanceOf(Reading.Present.class, reading, reading::toString).signal();
        assertTrue(FORMAT.matches(signal));
        return signal;
    }

    private static void assertAbsent(Absence cause, String detail, Reading reading) {
        Reading.Absent absent = assertInstanceOf(Reading.Absent.class, reading);
        assertEquals(cause, absent.cause(), absent.detail());
        assertTrue(absent.detail().contains(detail), absent.detail());
    }

    @Test
    void whatDecidesItsSignalsIsInTheFingerprint() {
        String one = new DetectionModality(new FfmpegReader(), Defaults.all()).fingerprint();
        assertEquals(one, new DetectionModality(new FfmpegReader(), Defaults.all()).fingerprint());
        Map<String, Object> others = Map.of("fps", 24.0, "width", 640, "height", 480, "tolerance", 0.5, "sizeOfVideo", false);
        others.forEach((name, value) -> assertNotEquals(one, new DetectionModality(new FfmpegReader(), Defaults.but(Map.of(name,
                value))).fingerprint(), name));
    }
}
