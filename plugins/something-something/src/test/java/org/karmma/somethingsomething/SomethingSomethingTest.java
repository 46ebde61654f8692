package org.karmma.somethingsomething;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Finding.Severity;
import org.karmma.dataset.Progress;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;

/** On annotation files in the form of the published ones. */
class SomethingSomethingTest {

    private static final String LABELS = "{\"Holding something next to something\":\"1\",\"Approaching something with your camera\":\"0\","
            + "\"Putting something, something and something on the table\":\"2\"}";

    private final SomethingSomething provider = new SomethingSomething();

    @TempDir
    Path root;

    @BeforeEach
    void aSmallCopy() throws IOException {
        write("something-something-v2-labels.json", LABELS);
        write("something-something-v2-train.json", "[" + entry("78687", "Holding [something] next to [something]", "potato",
                "vicks vaporub bottle")
                + ",\n" + entry("42326", "Approaching [something] with your camera", "stairs") + "]");
        write("something-something-v2-validation.json", "[" + entry("74225",
                "Putting [something], [something] and [something] on the table",
                "cup", "pen", "box") + "]");
        write("something-something-v2-test.json", "[{\"id\":\"1420\"},{\"id\":\"3\"}]");
        for (String id : List.of("78687", "42326", "74225", "1420", "3")) {
            write("20bn-something-something-v2/" + id + ".webm", "video");
        }
    }

    @Test
    void readsTheThreeSplitsWithTheClassesOfTheLabelsFile() throws DataException {
        Dataset data = open();

        assertEquals(List.of("action"), data.labelSpaces().stream().map(s -> s.id()).toList());
        assertEquals(List.of("Approaching something with your camera", "Holding something next to something",
                "Putting something, something and something on the table"), data.labelSpaces().get(0).classes());
        assertEquals(List.of("78687", "42326"), ids(data, Split.TRAIN));
        assertEquals(OptionalInt.of(1), data.clips(Split.TRAIN).get(0).label("action"));
        assertEquals(OptionalInt.of(0), data.clips(Split.TRAIN).get(1).label("action"));
        assertEquals(OptionalInt.of(2), data.clips(Split.VALIDATION).get(0).label("action"));
        assertEquals(List.of("1420", "3"), ids(data, Split.TEST));
        assertEquals(OptionalInt.empty(), data.clips(Split.TEST).get(0).label("action"));
        assertTrue(data.clips(Split.TRAIN).get(0).span().isOpen(), "a clip is a whole video");
        assertEquals(List.of(), data.clips(Split.PRETRAIN));
        assertEquals(List.of(), data.skipped());
        assertEquals(List.of(), inspect(Map.of()));
    }

    @Test
    void newerNamesAndFoldersAreTheSame() throws Exception {
        for (String name : List.of("labels", "train", "validation", "test")) {
            Files.createDirectories(root.resolve("labels"));
            Files.move(root.resolve("something-something-v2-" + name + ".json"), root.resolve("labels/" + name + ".json"));
        }
        Files.move(root.resolve("20bn-something-something-v2"), root.resolve("videos"));
        assertEquals(List.of("78687", "42326"), ids(open(), Split.TRAIN));
        assertEquals(Set.of("video"), open().clips(Split.TRAIN).get(0).evidence().keySet());
    }

    @Test
    void answersLabelTheTestSplit() throws Exception {
        write("test-answers.csv", "1420;Putting something, something and something on the table\n3;Holding something next to something\n");
        assertEquals(List.of(2, 1), open().clips(Split.TEST).stream().map(c -> c.label("action").orElseThrow()).toList());
        assertTrue(open().submission(Split.TEST).isEmpty(), "nothing is secret");
    }

    @Test
    void theStarDivisionKeepsValidationForTesting() throws Exception {
        write("something-something-v2-train.json", IntStream.range(0, 1000).mapToObj(i -> entry(String.valueOf(i),
                "Approaching [something] with your camera", "x")).collect(Collectors.joining(",", "[", "]")));
        for (int i = 0; i < 1000; i++) {
            write("20bn-something-something-v2/" + i + ".webm", "video");
        }
        Map<String, String> star = Map.of("split", "ssv2-star", "validation", "0.1", "frameRate", "12");
        Dataset data = provider.open(root, star);

        assertEquals(List.of("74225"), ids(data, Split.TEST));
        assertEquals(OptionalInt.of(2), data.clips(Split.TEST).get(0).label("action"));
        Set<String> both = new TreeSet<>(ids(data, Split.TRAIN));
        both.addAll(ids(data, Split.VALIDATION));
        assertEquals(1000, both.size());
        assertEquals(1000, data.clips(Split.TRAIN).size() + data.clips(Split.VALIDATION).size(), "nothing is in both");
        assertEquals(100, data.clips(Split.VALIDATION).size(), 30);
        // what the documentation says: the first 52 bits of the id's SHA-256, here of "12": 6b51d431df5d7...
        assertEquals(0x6b51d431df5d7L / 0x1p52, Division.place("12"));

        // fewer videos, in another order: everybody stays where they were
        write("something-something-v2-train.json", IntStream.range(0, 1000).filter(i -> i % 3 > 0)
                .mapToObj(i -> entry(String.valueOf(999 - i),
                "Approaching [something] with your camera", "x")).collect(Collectors.joining(",", "[", "]")));
        assertTrue(ids(data, Split.VALIDATION).containsAll(ids(provider.open(root, star), Split.VALIDATION)));
        assertTrue(ids(data, Split.TRAIN).containsAll(ids(provider.open(root, star), Split.TRAIN)));
        assertNotEquals(List.of(), ids(provider.open(root, star), Split.VALIDATION));
    }

    /** Files of a video come before what is packed of all; names and counts are looked at, whatever the elements are. */
    @Test
    void findsVideosThatArePackedInOneFile() throws Exception {
        Files.delete(root.resolve("20bn-something-something-v2/42326.webm"));
        Files.delete(root.resolve("20bn-something-something-v2/3.webm"));
        for (String kind : List.of("dataset", "flow")) {
            try (WritableHdfFile out = HdfFile.write(root.resolve(kind + ".hdf5"))) {
                out.putDataset("42326", new float[40]);
                out.putDataset("78687", new float[40]);
            }
        }
        Dataset data = provider.open(root, Map.of("split", "ssv2", "validation", "0.1", "frameRate", "30"));

        assertEquals(Map.of("video", Evidence.Recording.entry(root.resolve("dataset.hdf5"), "42326", 30),
                "flow", Evidence.Recording.entry(root.resolve("flow.hdf5"), "42326", 12)), data.clips(Split.TRAIN).get(1).evidence());
        assertEquals(Map.of("video", new Evidence.Recording(root.resolve("20bn-something-something-v2/78687.webm")),
                "flow", Evidence.Recording.entry(root.resolve("flow.hdf5"), "78687", 12)), data.clips(Split.TRAIN).get(0).evidence());
        assertEquals(List.of("1420"), ids(data, Split.TEST), "3 is nowhere");
    }

    @Test
    void findsPicturesFlowAndBoxes() throws Exception {
        Files.delete(root.resolve("20bn-something-something-v2/42326.webm"));
        write("20bn-something-something-v2-frames/42326/000001.jpg", "picture");
        write("20bn-something-something-v2-flow/78687/u/000001.jpg", "picture");
        write("bounding_box_annotations/bounding_box_smthsmth_part1.json", boxes("42326"));
        Dataset data = provider.open(root, Map.of("split", "ssv2", "validation", "0.1", "frameRate", "30"));

        Evidence boxes = new Evidence.Recording(root.resolve("bounding_box_annotations"));
        assertEquals(Map.of("video", new Evidence.Recording(root.resolve("20bn-something-something-v2/78687.webm")),
                "flow", new Evidence.Recording(root.resolve("20bn-something-something-v2-flow/78687"), 12), "boxes", boxes),
                data.clips(Split.TRAIN).get(0).evidence());
        assertEquals(Map.of("video", new Evidence.Recording(root.resolve("20bn-something-something-v2-frames/42326"), 30), "boxes", boxes),
                data.clips(Split.TRAIN).get(1).evidence());

        List<Finding> findings = new ArrayList<>();
        Dataset looked = provider.inspect(root, provider.settings(), findings::add, Progress.NONE).orElseThrow();
        assertFalse(looked.clips(Split.TRAIN).get(0).evidence().containsKey("boxes"),
                "whoever looks into the boxes knows that it has none");
        assertTrue(looked.clips(Split.TRAIN).get(1).evidence().containsKey("boxes"));
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).problem().contains("no boxes of 4 of 5 clips"), findings.toString());

        Files.delete(root.resolve("bounding_box_annotations/bounding_box_smthsmth_part1.json"));
        Files.delete(root.resolve("bounding_box_annotations"));
        write("bounding_box_annotations.json", boxes("42326"));
        assertEquals(new Evidence.Recording(root.resolve("bounding_box_annotations.json")),
                open().clips(Split.TRAIN).get(1).evidence().get("boxes"), "the merged file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            labels.json     | ``                         | labels.json             | the file is empty
            labels.json     | {}                         | labels.json             | names no template
            labels.json     | []                         | line 1, column 1        | no object
            labels.json     | {"a": "0", "b": "x"}       | key "b"                 | its index is x
            labels.json     | {"a": "0", "b": -1}        | key "b"                 | its index is -1
            labels.json     | {"a": "0", "b": [1]}       | key "b"                 | not a number
            labels.json     | {"a": "0", "b": "0"}       | key "b"                 | index of "a"
            labels.json     | {"a": "0", "a": "1"}       | key "a"                 | twice
            labels.json     | {"a": "0", "b": "2"}       | labels.json             | no template has index 1
            labels.json     | {"a": "0",                 | line 1, column          | cut off
            train.json      | ``                         | train.json              | the file is empty
            train.json      | [{"id": "78687", "te       | line 1, column          | cut off
            train.json      | {"id": "78687"}            | line 1, column 1        | no list
            train.json      | []                         | train.json              | not one entry
            train.json      | [{"id": 1, "template": "Approaching [something] with your camera"}] [] | line 1, column | after its end
            validation.json | [{"id": "9"}]              | validation.json         | not one entry
            """)
    void filesThatCannotBeUsedAreNamedWithTheirFault(String name, String content, String where, String problem) throws IOException {
        write("something-something-v2-" + name, content);
        DataException e = assertThrows(DataException.class, this::open);
        assertTrue(e.where().startsWith(root.resolve("something-something-v2-" + name).toString()) && e.where().contains(where), e.where());
        assertTrue((e.problem() + e.where()).contains(problem), e.getMessage());
    }

    @Test
    void filesThatAreMissingAreNamed() throws Exception {
        Files.delete(root.resolve("something-something-v2-train.json"));
        DataException e = assertThrows(DataException.class, this::open);
        assertTrue(e.getMessage().contains("something-something-v2-train.json (or train.json) is missing"), e.getMessage());
        write("train.json", "[" + entry("78687", "Approaching [something] with your camera", "x") + "]");
        Files.delete(root.resolve("something-something-v2-test.json"));
        assertEquals(List.of(), open().clips(Split.TEST), "whoever has no test file can work with the others");
        try (Stream<Path> videos = Files.list(root.resolve("20bn-something-something-v2"))) {
            for (Path video : videos.toList()) {
                Files.delete(video);
            }
        }
        assertTrue(assertThrows(DataException.class, this::open).getMessage().contains("there is no folder of videos"));
    }

    /** Each of them once; everything is found, and nothing else. */
    @Test
    void aPlantedSetIsFoundWhole() throws Exception {
        write("something-something-v2-train.json", "[" + String.join(",\n", entry("78687", "Holding [something] next to [something]",
                "potato", "pot"),
                entry("42326", "Approaching [something] with your camera", "stairs"), entry("42326",
                "Approaching [something] with your camera", "x"),
                entry("7", "Approaching [something] with your drone", "x"), "{\"id\": \"8\", \"label\": \"no template\"}",
                "{\"template\": \"Approaching [something] with your camera\"}", "{\"id\": {}, \"template\": \"x\"}",
                entry("555", "Approaching [something] with your camera", "gone"), entry("10", "Approaching [something] with your camera"),
                entry("11", "Approaching [something] with your camera", "x")) + "]");
        write("something-something-v2-validation.json", "[" + entry("74225", "Holding [something] next to [something]", "a", "b") + ","
                + entry("78687", "Holding [something] next to [something]", "in both", "splits") + "]");
        write("test-answers.csv",
                "1420;Holding something next to something\n3;Holding nothing\n99;Holding something next to something\n1420;x\nrow\n");
        for (String id : List.of("7", "8", "10", "777")) {
            write("20bn-something-something-v2/" + id + ".webm", "video");
        }
        write("20bn-something-something-v2/11.webm", "video");
        Files.createDirectories(root.resolve("20bn-something-something-v2-flow/74225"));
        write("bounding_box_annotations/part1.json", "{" + boxesOf("78687")
                + ", \"42326\": [{\"labels\": []}], \"74225\": [], \"10\": 7, \"1420\": "
                + "[{\"name\": \"1420/0001.jpg\", \"labels\": [{\"box2d\": {\"x1\": 1, \"x2\": 2, \"y1\": \"NaN\", \"y2\": 4}}]}]}");
        write("bounding_box_annotations/part2.json", "{" + boxesOf("78687") + "," + boxesOf("3") + ", \"11\": [{\"name\": ");
        write("bounding_box_smthsmth_part3.json", "{}");

        List<Finding> findings = new ArrayList<>();
        Dataset data = provider.inspect(root, provider.settings(), findings::add, Progress.NONE).orElseThrow();
        List<String> wanted = List.of(
                "ERROR annotations train.json, entry 2 (id 42326) occurs twice",
                "ERROR annotations train.json, entry 3 (id 7) with your drone",
                "ERROR annotations train.json, entry 4 (id 8) \"template\" is missing",
                "ERROR annotations train.json, entry 5 \"id\" is missing",
                "ERROR annotations train.json, entry 6 \"id\" is {}", "ERROR video train.json, entry 7 (id 555) 555.webm",
                "WARNING annotations train.json, entry 8 (id 10) 0 placeholders",
                "ERROR annotations validation.json, entry 1 (id 78687) occurs twice",
                "ERROR annotations test-answers.csv:2 \"Holding nothing\"", "ERROR annotations test-answers.csv:4 \"x\"",
                "ERROR annotations test-answers.csv:5 1 cells", "WARNING annotations test-answers.csv no answer for 1",
                "WARNING annotations test-answers.csv answers for 1", "ERROR flow flow/74225 is empty",
                "WARNING video 1 videos are in no annotation file that was read: 777", "WARNING boxes part3.json not looked for here",
                "ERROR boxes part1.json, video 42326 without a numbered \"name\"", "ERROR boxes part1.json, video 74225 no frame",
                "ERROR boxes part1.json, video 10 no list of frames", "ERROR boxes part1.json, video 1420 box2d.y1 is \"NaN\"",
                "WARNING boxes part2.json, video 78687 part1.json, too", "ERROR boxes part2.json, line 1 cut off",
                "WARNING boxes bounding_box_annotations no boxes of 6 of 8 clips");
        List<Finding> left = new ArrayList<>(findings);
        for (String want : wanted) {
            String[] words = want.split(" ", 3);
            assertTrue(left.removeIf(f -> f.severity() == Severity.valueOf(words[0]) && f.kind().equals(words[1])
                    && all(f.where() + " " + f.problem(), words[2])), want + "\nis not among\n" + text(left));
        }
        assertEquals(List.of(), left);
        assertEquals(List.of("78687", "42326", "555", "10", "11"), ids(data, Split.TRAIN), "also the one without a video");
        assertEquals(List.of("78687", "42326", "10", "11"), ids(open(), Split.TRAIN));
        assertEquals(findings.stream().filter(f -> f.severity() == Severity.ERROR && f.where().contains("entry")).count()
                + findings.stream().filter(f -> f.where().contains("answers.csv:")).count(), open().skipped().size(),
                "what is opened lists the same");
    }

    /** The words of a sentence, in order, with anything between them. */
    private static boolean all(String said, String wanted) {
        int at = 0;
        for (String word : wanted.split(" ")) {
            at = said.indexOf(word, at);
            if (at < 0) {
                return false;
            }
            at += word.length();
        }
        return true;
    }

    private static String text(List<Finding> findings) {
        return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void severalFilesThatCannotBeUsedAreToldAtOnce() throws Exception {
        write("something-something-v2-labels.json", "{");
        write("something-something-v2-train.json", "[");
        Files.delete(root.resolve("something-something-v2-validation.json"));
        List<Finding> findings = inspect(Map.of());
        assertEquals(3, findings.stream().filter(f -> f.severity() == Severity.FATAL).count(), text(findings));
        assertTrue(provider.inspect(root, provider.settings(), f -> {}, Progress.NONE).isEmpty());
        assertTrue(provider.inspect(root.resolve("nowhere"), provider.settings(), f -> {}, Progress.NONE).isEmpty());
    }

    @Test
    void aFolderIsKnownByItsNames(@TempDir Path other) throws IOException {
        assertTrue(provider.recognizes(root));
        assertFalse(provider.recognizes(other) || provider.recognizes(other.resolve("nowhere")));
        Files.writeString(other.resolve("labels.json"), "{}");
        assertFalse(provider.recognizes(other), "any data set may have such a file");
        Files.createDirectory(other.resolve("labels"));
        Files.writeString(other.resolve("labels/train.json"), "");
        assertTrue(provider.recognizes(other), "however damaged");
    }

    @Test
    void settingsOutOfRangeAreRefused() throws DataException {
        provider.check(provider.settings());
        for (String[] bad : new String[][] {{"split", "epic"}, {"validation", "1"}, {"validation", "0"}, {"validation", "some"},
                {"frameRate", "0"}}) {
            assertEquals("setting " + bad[0], assertThrows(DataException.class, () -> provider.check(Map.of(bad[0], bad[1]))).where());
        }
    }

    @Test
    void theLeaderboardsFileNamesTheFiveLikeliest() throws Exception {
        Submission submission = open().submission(Split.TEST).orElseThrow();
        assertEquals(List.of("action"), submission.spaces());
        assertTrue(open().submission(Split.VALIDATION).isEmpty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        submission.write(out, List.of(new ScoredClip(Clip.builder("1420").build(), Map.of("action", new float[] {1, 7, 3, 5, -2, 4, 6})),
                new ScoredClip(Clip.builder("3").build(), Map.of("action", new float[] {2, 1, 2}))));
        assertEquals("1420;1;6;3;5;2\n3;0;2;1\n", out.toString(StandardCharsets.UTF_8));

        DataException e = assertThrows(DataException.class, () -> submission.write(out, List.of(new ScoredClip(Clip.builder("3").build(),
                Map.of("verb", new float[] {1})))));
        assertTrue(e.getMessage().contains("clip 3") && e.getMessage().contains("action"), e.getMessage());
    }

    @Test
    void everyVideoThatIsMissingIsListed() throws Exception {
        int videos = 5_000;
        write("something-something-v2-train.json", IntStream.range(0, videos).mapToObj(i -> entry(String.valueOf(100_000 + i),
                "Approaching [something] with your camera", "x")).collect(Collectors.joining(",", "[", "]")));
        Files.delete(root.resolve("20bn-something-something-v2/3.webm"));
        Dataset data = open();
        assertEquals(videos + 1, data.skipped().size(), "not one of them is there, nor is 3");
        assertTrue(data.skipped().get(0).contains("entry 0 (id 100000)"), data.skipped().get(0));
    }

    private Dataset open() throws DataException {
        return provider.open(root, provider.settings());
    }

    private List<Finding> inspect(Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        provider.inspect(root, settings, findings::add, Progress.NONE);
        return findings;
    }

    private static List<String> ids(Dataset data, Split split) {
        return data.clips(split).stream().map(Clip::id).toList();
    }

    private static String entry(String id, String template, String... placeholders) {
        String label = template;
        for (String placeholder : placeholders) {
            label = label.replaceFirst("\\[something]", placeholder);
        }
        return "{\"id\":\"" + id + "\",\"label\":\"" + label.toLowerCase() + "\",\"template\":\"" + template + "\",\"placeholders\":["
                + Stream.of(placeholders).map(p -> "\"" + p + "\"").collect(Collectors.joining(",")) + "]}";
    }

    private static String boxes(String video) {
        return "{" + boxesOf(video) + "}";
    }

    private static String boxesOf(String video) {
        return "\"" + video + "\": [{\"name\": \"" + video
                + "/0001.jpg\", \"gt_placeholders\": [\"cup\"], \"nr_instances\": 1, \"labels\": "
                + "[{\"box2d\": {\"x1\": 1, \"x2\": 2.5, \"y1\": 3, \"y2\": 4}, \"category\": \"cup\", \"standard_category\": \"0000\"}]}]";
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content == null ? "" : content);
    }
}
