package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Progress;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** {@code karmma data} on real recordings, whole and damaged. */
class DataCheckIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static Path data;

    /** Some kitchens are filmed; nothing is trained. */
    @BeforeAll
    static void film() throws Exception {
        karmma = KarmmaCommand.in(folder);
        data = folder.resolve("data");
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            DatasetProvider kitchens = framework.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=micro-kitchens)")
                    .orElseThrow();
            Map<String, String> settings = new HashMap<>(kitchens.settings());
            settings.putAll(Map.of("train", "60", "validation", "15", "test", "15", "pool", "0", "participants", "4"));
            kitchens.prepare(data, settings, 2, Progress.NONE);
        }
    }

    private static JsonNode json(Ended ended, int code) throws IOException {
        assertEquals(code, ended.code(), ended.out() + ended.err());
        assertEquals(1, ended.out().lines().count(), ended.out());
        return new ObjectMapper().readTree(ended.out());
    }

    private static JsonNode medium(JsonNode report, String kind) {
        return StreamSupport.stream(report.path("media").spliterator(), false).filter(m -> m.path("kind").asText().equals(kind)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in " + report));
    }

    /** Path, size and time of change of every file. */
    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(data.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    @Test
    void aWholeCopyIsReadAndNothingIsChanged() throws Exception {
        Map<String, String> before = files();
        Ended ended = karmma.run("data", "check", data, "--media", "--json");
        JsonNode report = json(ended, 0);
        assertEquals("epic-kitchens", report.path("dataset").asText(), "it is guessed");
        assertEquals(60, report.path("clips").path("train").asInt());
        JsonNode video = medium(report, "video");
        assertTrue(video.path("recordings").asInt() > 5 && video.path("bytes").asLong() > 100_000, report.toString());
        assertEquals(video.path("recordings").asInt(), video.path("read").asInt());
        assertEquals(0, video.path("damaged").asInt());
        assertTrue(ended.err().contains("media: done"), ended.err());

        Ended table = karmma.run("data", "check", data);
        assertEquals(0, table.code(), table.err());
        assertTrue(table.out().contains("clips: train 60, validation 15, test 15"), table.out());
        assertTrue(table.out().contains("0 fatal, 0 errors"), table.out());
        assertEquals(before, files());
    }

    /** Cut off, garbage, empty and gone: both ends tell. */
    @Test
    void everyPlantedDamageIsFound() throws Exception {
        Path copy = folder.resolve("damaged");
        FileUtils.copyDirectory(data.toFile(), copy.toFile());
        List<Path> videos;
        try (Stream<Path> all = Files.walk(copy)) {
            videos = all.filter(file -> file.toString().endsWith(".MP4")).sorted().toList();
        }
        byte[] whole = Files.readAllBytes(videos.get(0));
        Files.write(videos.get(0), Arrays.copyOf(whole, whole.length * 2 / 5));
        Files.writeString(videos.get(1), "no recording at all");
        Files.write(videos.get(2), new byte[0]);
        Files.delete(videos.get(3));
        Path boxes = copy.resolve("boxes");
        List<Path> boxFiles;
        try (Stream<Path> all = Files.walk(boxes)) {
            boxFiles = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        Path cut = boxFiles.get(boxFiles.size() - 1);
        String text = Files.readString(cut);
        Files.writeString(cut, text.substring(0, text.length() / 2));
        Path train = copy.resolve("annotations/EPIC_100_train.csv");
        List<String> rows = Files.readAllLines(train);
        rows.set(4, rows.get(3));
        Files.writeString(train, "\uFEFF" + String.join("\r\n", rows) + "\r\n");

        JsonNode report = json(karmma.run("data", "check", copy, "--media", "--json"), 3);
        Set<String> wrong = StreamSupport.stream(report.path("findings").spliterator(), false)
                .filter(f -> !f.path("severity").asText().equals("warning")).map(f -> f.path("kind").asText() + " "
                + f.path("where").asText().replaceFirst(",.*", "")).collect(Collectors.toCollection(TreeSet::new));
        Set<String> planted = new TreeSet<>(Set.of("annotations " + train + ":5", "boxes " + cut));
        videos.subList(0, 4).forEach(video -> planted.add("video " + video));
        assertEquals(planted, wrong, report.toString());
        assertEquals(3, medium(report, "video").path("damaged").asInt(), "the one that is gone is not one that is named");
        assertTrue(report.path("opens").asBoolean(), "the others can be learned from");

        Ended cheap = karmma.run("data", "check", copy);
        assertEquals(3, cheap.code(), cheap.err());
        assertTrue(cheap.out().contains(videos.get(2) + ": the file is empty") && !cheap.out().contains(videos.get(1).toString()),
                cheap.out());
    }

    @Test
    void theStarDivisionIsWrittenDownTheSameEachTime() throws Exception {
        Map<String, String> before = files();
        Path file = folder.resolve("star.csv");
        Ended ended = karmma.run("data", "splits", data, "--set", "split=epic-star", "--out", file);
        assertEquals(0, ended.code(), ended.err());
        List<String> first = Files.readAllLines(file);
        assertEquals("split,id,start,stop,action,verb,noun,recordings", first.get(0));
        assertEquals(60 + 15 + 1, first.size());
        assertEquals(15, first.stream().filter(line -> line.startsWith("test,")).count());
        assertEquals(0, karmma.run("data", "splits", data, "--set", "split=epic-star", "--out", file).code());
        assertEquals(first, Files.readAllLines(file));
        assertEquals(before, files(), "nothing is written into the data");
    }

    @Test
    void whatCannotBeLookedAtSaysWhy() throws Exception {
        Ended setting = karmma.run("data", "check", data, "--set", "splt=epic-star");
        assertEquals(2, setting.code(), setting.err());
        assertTrue(setting.err().contains("did you mean split?"), setting.err());
        Ended none = karmma.run("data", "check", folder);
        assertEquals(2, none.code(), none.err());
        assertTrue(none.err().contains("no data-set bundle recognizes this folder. Say what it holds with --dataset"), none.err());
        assertEquals(3, karmma.run("data", "check", folder.resolve("nowhere")).code());
    }
}
