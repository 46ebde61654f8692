package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.dataset.TimeSpan;
import org.karmma.epickitchens.EpicKitchens;
import org.karmma.media.Pictures;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.somethingsomething.SomethingSomething;

/** One small data set, recorded with the real encoder and read back by the EPIC reader and the real decoder. */
class MicroKitchensTest {

    private static final MicroKitchens PROVIDER = new MicroKitchens(new EpicKitchens(), new SomethingSomething(), new FfmpegWriter());
    private static final FfmpegReader READER = new FfmpegReader();

    @TempDir
    static Path root;

    @TempDir
    Path other;

    /** Seven recordings of training: one without sound, one without pictures, one without boxes. */
    private static final Map<String, String> SETTINGS = Map.of("seed", "7", "train", "112", "validation", "16", "test", "32",
            "pool", "80", "participants", "4");

    @BeforeAll
    static void record() throws DataException {
        PROVIDER.prepare(root, SETTINGS, 2, Progress.NONE);
    }

    @Test
    void theEpicReaderReadsItWhole() throws DataException {
        Dataset data = PROVIDER.open(root, SETTINGS);

        assertEquals(List.of(), data.skipped());
        assertEquals(112, data.clips(Split.TRAIN).size());
        assertEquals(16, data.clips(Split.VALIDATION).size());
        assertEquals(32, data.clips(Split.TEST).size());
        assertEquals(List.of("action", "verb", "noun"), data.labelSpaces().stream().map(LabelSpace::id).toList());
        assertEquals(Action.ALL.stream().map(Action::key).toList(), data.labelSpaces().get(0).classes());
        for (Clip clip : data.clips(Split.TEST)) {
            Action action = Action.ALL.get(clip.label("action").orElseThrow());
            assertEquals(action.verb().ordinal(), clip.label("verb").orElseThrow());
            assertEquals(action.noun().ordinal(), clip.label("noun").orElseThrow());
        }
        assertEquals(List.of("unseen", "tail"), data.groups(Split.TEST).stream().map(ClipGroup::id).toList());
        Set<String> seen = data.clips(Split.TRAIN).stream().map(clip -> clip.id().substring(0, 3)).collect(Collectors.toSet());
        for (Clip clip : data.clips(Split.TEST)) {
            assertEquals(!seen.contains(clip.id().substring(0, 3)), data.groups(Split.TEST).get(0).holds().test(clip, "action"), clip.id());
        }
    }

    @Test
    void theHeaderIsThatOfEpicKitchens() throws IOException {
        List<String> lines = Files.readAllLines(root.resolve("annotations/EPIC_100_train.csv"));

        assertEquals("narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,start_frame,stop_frame,"
                + "narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes", lines.get(0));
        assertTrue(lines.get(1).matches("P01_01_0,P01,P01_01,00:00:\\d\\d\\.\\d{3},00:00:\\d\\d\\.\\d\\d,00:00:\\d\\d\\.\\d\\d,\\d+,\\d+,"
                + "(\\w+) (\\w+),\\1,\\d,\\2,\\d,\\['\\2'],\\[\\d]"), lines.get(1));
    }

    @Test
    void aClipShowsItsSceneAtItsTime() throws DataException {
        Session session = Plan.of(Settings.of(SETTINGS)).stream().filter(s -> s.without() == Session.Without.NOTHING)
                .findFirst().orElseThrow();
        Session.Part part = session.parts().get(5);

        Pictures pictures = READER.pictures(recording(EpicShelves.video(session)), new TimeSpan(part.start(), part.stop())).orElseThrow();

        byte[] drawn = new byte[Scene.WIDTH * Scene.HEIGHT * 3];
        int middle = pictures.count() / 2;
        new Camera(part.scene()).shoot(pictures.time(middle) - part.zero(), drawn, 0);
        assertTrue(distance(drawn, pictures.rgb(middle)) < 12, "the encoder changes a picture by some 8 grey levels");
        assertTrue(distance(pictures.rgb(0), pictures.rgb(middle)) > 14, "something moves");
        assertEquals((part.stop() - part.start()) * Scene.FPS, pictures.count(), 1.01);
    }

    @Test
    void someTrainingRecordingsLackSomethingAndNoOthersDo() throws DataException {
        Dataset data = PROVIDER.open(root, SETTINGS);
        Map<String, Integer> lacks = new HashMap<>();
        for (Clip clip : firstOfEachVideo(data.clips(Split.TRAIN))) {
            boolean pictures = READER.pictures(clip.evidence("video").orElseThrow(), clip.span()).isPresent();
            boolean sound = READER.sound(clip.evidence("video").orElseThrow(), clip.span(), 16000).isPresent();
            boolean boxes = clip.evidence("boxes").isPresent();
            lacks.merge((pictures ? "" : "pictures ") + (sound ? "" : "sound ") + (boxes ? "" : "boxes"), 1, Integer::sum);
        }
        assertEquals(Map.of("", 4, "sound ", 1, "pictures boxes", 1, "boxes", 1), lacks);

        List<Clip> complete = new ArrayList<>(firstOfEachVideo(data.clips(Split.VALIDATION)));
        complete.addAll(firstOfEachVideo(data.clips(Split.TEST)));
        for (Clip clip : complete) {
            assertTrue(READER.pictures(clip.evidence("video").orElseThrow(), clip.span()).isPresent(), clip.id());
            assertTrue(READER.sound(clip.evidence("video").orElseThrow(), clip.span(), 16000).isPresent(), clip.id());
            assertTrue(clip.evidence("boxes").isPresent(), clip.id());
        }
    }

    @Test
    void whatTheWristMeasuredLiesBesideTheVideos() throws Exception {
        Dataset data = PROVIDER.open(root, SETTINGS);
        Set<Boolean> training = firstOfEachVideo(data.clips(Split.TRAIN)).stream().map(clip -> clip.evidence("imu").isPresent())
                .collect(Collectors.toSet());
        assertEquals(Set.of(true, false), training, "one of seven wearers had not put it on");
        for (Clip clip : data.clips(Split.TEST)) {
            Path file = ((Evidence.Recording) clip.evidence("imu").orElseThrow()).path();
            assertEquals(root.resolve("imu/" + clip.id().substring(0, 3) + "/" + video(clip) + ".csv"), file);
            long rows = Files.readAllLines(file).size() - 1;
            assertTrue(rows >= clip.span().end() * Wrist.RATE - 25, clip + " ends at " + clip.span().end() + ", its file after " + rows);
        }
    }

    /** Whatever is added to the scenes has chance of its own: what was there before stays what it was. */
    @Test
    void annotationsAndBoxesAreThoseOfTheFirstDay() throws Exception {
        Map<String, String> sha256 = Manifest.under(root, Settings.of(SETTINGS)).sha256();
        assertEquals("a6a17e6bffb6f637013f3dfdbdb3a7f42f03eae519d45606bb7181636a255d27", sha256.get("annotations/EPIC_100_train.csv"));
        assertEquals("b7c35562fc7d2474bb1f7ecc63519200593a5640ece35c7920876352a772438a", sha256.get("boxes/P01/P01_02.json"));
    }

    @Test
    void boxesAreInPixelsAndTheirCategoriesAreNumbered() throws IOException {
        JsonNode boxes = new ObjectMapper().readTree(root.resolve("boxes/P01/P01_02.json").toFile());

        assertEquals(List.of("cup", "knife", "pan", "onion", "bottle", "board", "jar", "bread", "hand"),
                new ObjectMapper().convertValue(boxes.get("categories"), List.class));
        assertEquals(List.of(Detector.FPS, Scene.WIDTH, Scene.HEIGHT),
                List.of(boxes.get("fps").asInt(), boxes.get("width").asInt(), boxes.get("height").asInt()));
        assertEquals("P01_02/frame_0000000001.jpg", boxes.get("frames").get(0).get("name").asText());
        Set<String> hands = new TreeSet<>();
        for (JsonNode frame : boxes.get("frames")) {
            for (JsonNode label : frame.get("labels")) {
                JsonNode box = label.get("box2d");
                assertInside(box.get("x1").asDouble(), box.get("x2").asDouble(), Scene.WIDTH);
                assertInside(box.get("y1").asDouble(), box.get("y2").asDouble(), Scene.HEIGHT);
                if (label.get("category").asText().equals("hand")) {
                    hands.add(label.get("standard_category").asText());
                }
            }
        }
        assertEquals(Set.of("hand"), hands);
    }

    @Test
    void splitsShareNoRecordingAndTestShowsStrangers() throws DataException {
        Dataset data = PROVIDER.open(root, SETTINGS);
        Set<String> all = new HashSet<>();
        int videos = 0;
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            Set<String> those = data.clips(split).stream().map(MicroKitchensTest::video).collect(Collectors.toSet());
            videos += those.size();
            all.addAll(those);
        }
        assertEquals(videos, all.size());
        assertEquals(Set.of("P01", "P02", "P03", "P04"), people(data, Split.TRAIN));
        assertEquals(Set.of("P01", "P06"), people(data, Split.TEST), "P05 is validation's");
    }

    @Test
    void onlyTheSeedDecidesNotTheThreads() throws DataException {
        PROVIDER.prepare(other.resolve("one"), small(), 1, Progress.NONE);
        PROVIDER.prepare(other.resolve("two"), small(), 3, Progress.NONE);
        PROVIDER.prepare(other.resolve("three"), small("seed", "8"), 2, Progress.NONE);

        Map<String, String> one = manifest("one", small()).sha256();
        assertEquals(one, manifest("two", small()).sha256());
        Set<String> same = new HashSet<>(manifest("three", small("seed", "8")).sha256().values());
        same.retainAll(one.values());
        assertEquals(2, same.size(), "the two class files");
    }

    @Test
    void goesOnWhereItWasStopped() throws Exception {
        Path home = other.resolve("stopped");
        assertThrows(CancellationException.class, () -> PROVIDER.prepare(home, small(), 1, (done, total, note) -> {
            if (done > 0) {
                throw new CancellationException("enough");
            }
        }));
        DataException half = assertThrows(DataException.class, () -> PROVIDER.open(home, small()));
        assertTrue(half.getMessage().contains("only half made"), half.getMessage());
        Path first = home.resolve("P01/videos/P01_01.MP4");
        Object before = Files.readAttributes(first, "*").get("fileKey");
        try (var files = Files.walk(home)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "nothing half-written is left");
        }
        Files.writeString(first.resolveSibling(".P01_02.MP4.1.part"), "left behind by a killed process");

        PROVIDER.prepare(home, small(), 2, Progress.NONE);

        assertEquals(before, Files.readAttributes(first, "*").get("fileKey"), "what was recorded is kept");
        PROVIDER.prepare(other.resolve("through"), small(), 2, Progress.NONE);
        assertEquals(manifest("through", small()), manifest("stopped", small()));
        try (var files = Files.walk(home)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "nor by anybody else");
        }
    }

    @Test
    void keepsWhatIsThereAndRecordsWhatWasDeleted() throws Exception {
        Path home = other.resolve("kept");
        PROVIDER.prepare(home, small(), 2, Progress.NONE);
        Manifest made = manifest("kept", small());
        List<Long> calls = new ArrayList<>();
        PROVIDER.prepare(home, small(), 2, (done, total, note) -> calls.add(done));
        assertEquals(List.of(), calls, "nothing to do");

        Files.delete(home.resolve("P01/videos/P01_01.MP4"));
        PROVIDER.prepare(home, small("pool", "7"), 2, Progress.NONE);
        assertEquals(made, manifest("kept", small()));
    }

    /** A bad sector, a full disk at a copy, somebody's editor. */
    @Test
    void recordsAgainWhatIsDamaged() throws Exception {
        Path home = other.resolve("damaged");
        PROVIDER.prepare(home, small(), 2, Progress.NONE);
        Manifest made = manifest("damaged", small());
        Path film = home.resolve("P01/videos/P01_01.MP4");
        byte[] whole = Files.readAllBytes(film);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(film, flipped);
        Path boxes = home.resolve("boxes/P01/P01_02.json");
        Files.writeString(boxes, Files.readString(boxes).substring(9));
        Path csv = home.resolve("annotations/EPIC_100_train.csv");
        Files.writeString(csv, "edited");
        Object kept = Files.readAttributes(home.resolve("P01/videos/P01_02.MP4"), "*").get("fileKey");

        PROVIDER.prepare(home, small(), 2, Progress.NONE);

        assertArrayEquals(whole, Files.readAllBytes(film));
        for (var file : made.sha256().entrySet()) {
            assertEquals(file.getValue(), Manifest.hash(home.resolve(file.getKey())), file.getKey());
        }
        assertEquals(made, manifest("damaged", small()));
        assertEquals(kept, Files.readAttributes(home.resolve("P01/videos/P01_02.MP4"), "*").get("fileKey"), "what is well is kept");
        PROVIDER.open(home, small());
    }

    /** Sixteen clips a recording, four people: P01_1565 would be filmed, and then not be read. */
    @Test
    void refusesMoreRecordingsThanAnIdCanCount() throws Exception {
        DataException e = assertThrows(DataException.class, () -> PROVIDER.check(with(SETTINGS, "train", "100000")));
        assertTrue(e.getMessage().contains("1565 recordings") && e.getMessage().contains("participants"), e.getMessage());
        PROVIDER.check(with(with(SETTINGS, "train", "100000"), "participants", "56"));

        Map<String, String> many = with(SETTINGS, "train", "63000");
        PROVIDER.check(many);
        Settings settings = Settings.of(many);
        Map<String, Long> counted = Plan.of(settings).stream().collect(Collectors.groupingBy(Session::participant, Collectors.counting()));
        assertEquals(Plan.most(settings), counted.values().stream().mapToLong(n -> n).max().orElseThrow());
    }

    @Test
    void refusesFoldersMadeOtherwise() throws Exception {
        DataException e = assertThrows(DataException.class, () -> PROVIDER.prepare(root, with(SETTINGS, "train", "113"), 1, Progress.NONE));
        assertTrue(e.getMessage().contains("train=112") && e.getMessage().contains("train=113")
                && e.getMessage().contains("Choose another root"), e.getMessage());

        Files.writeString(other.resolve("thesis.txt"), "years of work");
        e = assertThrows(DataException.class, () -> PROVIDER.prepare(other, small(), 1, Progress.NONE));
        assertTrue(e.getMessage().contains("not micro-kitchens"), e.getMessage());

        e = assertThrows(DataException.class, () -> PROVIDER.open(other.resolve("nowhere"), small()));
        assertTrue(e.getMessage().contains("not there"), e.getMessage());
    }

    @Test
    void noticesAnnotationsThatWereEdited() throws Exception {
        Path home = other.resolve("edited");
        PROVIDER.prepare(home, small(), 2, Progress.NONE);
        Path csv = home.resolve("annotations/EPIC_100_train.csv");
        Files.writeString(csv, Files.readString(csv).replace("P01_01_0,", "P01_01_7,"));

        DataException e = assertThrows(DataException.class, () -> PROVIDER.open(home, small()));
        assertEquals(csv.toString(), e.where());
    }

    @Test
    void refusesSettingsThatAreNoNumbersInRange() {
        for (String[] bad : new String[][] {{"train", "many"}, {"train", "0"}, {"pool", "-1"}, {"participants", "3"}, {"seed", ""},
            {"layout", "ego4d"}}) {
            DataException e = assertThrows(DataException.class, () -> PROVIDER.open(other, small(bad)), bad[0]);
            assertEquals("setting " + bad[0], e.where());
        }
    }

    @Test
    void theDefaultsAreThoseOfTheDemo() throws DataException {
        assertEquals(new Settings(1, 400, 300, 1000, 6000, 16, Layout.EPIC, 0, 0), Settings.of(PROVIDER.settings()));
    }

    private static void assertInside(double low, double high, double size) {
        assertTrue(low >= 0 && low < high && high <= size, low + " to " + high);
    }

    /** Three recordings of a few actions. */
    private static Map<String, String> small(String... change) {
        return with(Map.of("seed", "7", "train", "6", "validation", "2", "test", "2", "pool", "80", "participants", "4"), change);
    }

    private static Map<String, String> with(Map<String, String> settings, String... change) {
        Map<String, String> changed = new HashMap<>(settings);
        if (change.length > 0) {
            changed.put(change[0], change[1]);
        }
        return changed;
    }

    private Manifest manifest(String name, Map<String, String> settings) throws DataException {
        return Manifest.under(other.resolve(name), Settings.of(settings));
    }

    private static Evidence recording(String path) {
        return new Evidence.Recording(root.resolve(path));
    }

    private static String video(Clip clip) {
        return clip.id().substring(0, clip.id().lastIndexOf('_'));
    }

    private static List<Clip> firstOfEachVideo(List<Clip> clips) {
        return clips.stream().filter(clip -> clip.id().endsWith("_0")).toList();
    }

    private static Set<String> people(Dataset data, Split split) {
        return data.clips(split).stream().map(clip -> clip.id().substring(0, 3)).collect(Collectors.toSet());
    }

    /** Root of the mean square difference, grey levels. */
    static double distance(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (a[i] & 255) - (b[i] & 255);
            sum += d * d;
        }
        return Math.sqrt(sum / a.length);
    }
}
