package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Finding;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.dataset.TimeSpan;
import org.karmma.epickitchens.EpicKitchens;
import org.karmma.media.Pictures;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.somethingsomething.SomethingSomething;

/** The same kitchens as Something-Something: recorded with the real encoder, read back by its reader and the real decoder. */
class SomethingLayoutTest {

    private static final SomethingSomething READER = new SomethingSomething();
    private static final MicroKitchens PROVIDER = new MicroKitchens(new EpicKitchens(), READER, new FfmpegWriter());

    @TempDir
    static Path root;

    @TempDir
    Path other;

    /** Seven sessions of training, one of them without pictures and one without boxes. */
    private static final Map<String, String> SETTINGS = Map.of("seed", "7", "train", "112", "validation", "16", "test", "32",
            "pool", "80", "participants", "4", "layout", "something");

    @BeforeAll
    static void record() throws DataException {
        PROVIDER.prepare(root, SETTINGS, 2, Progress.NONE);
    }

    @Test
    void theSomethingReaderReadsItWhole() throws DataException {
        Dataset data = PROVIDER.open(root, SETTINGS);

        assertEquals(List.of(), data.skipped());
        assertEquals(List.of("action"), PROVIDER.spaces(SETTINGS));
        assertEquals(PROVIDER.spaces(SETTINGS), data.labelSpaces().stream().map(LabelSpace::id).toList());
        assertEquals(10, data.labelSpaces().get(0).size());
        assertTrue(data.labelSpaces().get(0).classes().contains("Stirring something"), data.labelSpaces().toString());
        int number = 0;
        List<Session> sessions = Plan.of(Settings.of(SETTINGS));
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            List<Session.Part> parts = sessions.stream().filter(s -> s.split() == split).flatMap(s -> s.parts().stream()).toList();
            assertEquals(parts.size(), data.clips(split).size());
            for (int i = 0; i < parts.size(); i++) {
                Clip clip = data.clips(split).get(i);
                assertEquals(String.valueOf(++number), clip.id());
                assertEquals(Layout.SOMETHING.action(parts.get(i).scene().action()),
                        data.labelSpaces().get(0).classes().get(clip.label("action").orElseThrow()));
                assertEquals(Set.of("video", "boxes"), clip.evidence().keySet());
            }
        }
    }

    /** The clips that are without boxes are told; nothing else is wrong. */
    @Test
    void theReaderFindsNothingWrongWithIt() throws Exception {
        List<Finding> findings = new ArrayList<>();
        Dataset data = READER.inspect(root, READER.settings(), findings::add, Progress.NONE).orElseThrow();

        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).severity() == Finding.Severity.WARNING
                && findings.get(0).problem().startsWith("has no boxes of 16 of 160 clips"),
                findings.toString());
        Map<Split, Integer> boxes = new HashMap<>();
        for (Split split : Split.values()) {
            data.clips(split).forEach(clip -> boxes.merge(split, clip.evidence("boxes").isPresent() ? 1 : 0, Integer::sum));
        }
        assertEquals(Map.of(Split.TRAIN, 96, Split.VALIDATION, 16, Split.TEST, 32), boxes);
    }

    @Test
    void aVideoShowsItsActionFromBeginningToEnd() throws DataException {
        Session session = Plan.of(Settings.of(SETTINGS)).get(2);
        Session.Part part = session.parts().get(5);
        int number = 2 * 16 + 5 + 1;

        Pictures pictures = new FfmpegReader().pictures(new Evidence.Recording(root.resolve("20bn-something-something-v2/" + number
                + ".webm")),
                TimeSpan.WHOLE).orElseThrow();

        assertEquals((int) Math.ceil((part.stop() - part.start()) * Scene.FPS), pictures.count());
        byte[] drawn = new byte[Scene.WIDTH * Scene.HEIGHT * 3];
        int middle = pictures.count() / 2;
        new Camera(part.scene()).shoot(part.start() - part.zero() + (double) middle / Scene.FPS, drawn, 0);
        double distance = MicroKitchensTest.distance(drawn, pictures.rgb(middle));
        assertTrue(distance < 12, "the encoder changes a picture by " + distance + " grey levels");
    }

    @Test
    void filesAreInTheFormOfThePublishedOnes() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode first = json.readTree(root.resolve("annotations/something-something-v2-train.json").toFile()).get(0);
        assertTrue(first.get("id").isTextual() && first.get("template").textValue().contains("[something]"), first.toString());
        assertEquals(first.get("label").textValue(),
                first.get("template").textValue().toLowerCase().replace("[something]", first.get("placeholders").get(0).textValue()));
        assertEquals("{\"id\":\"129\"}",
                json.readTree(root.resolve("annotations/something-something-v2-test.json").toFile()).get(0).toString());

        Set<String> standard = new TreeSet<>();
        for (int part = 1; part <= 4; part++) {
            JsonNode boxes = json.readTree(root.resolve("bounding_box_annotations/bounding_box_smthsmth_part" + part + ".json").toFile());
            for (JsonNode video : boxes) {
                assertTrue(video.get(0).get("name").textValue().matches("\\d+/0001.jpg"), video.get(0).toString());
                video.get(0).get("labels").forEach(label -> standard.add(label.get("standard_category").textValue()));
            }
        }
        assertTrue(standard.containsAll(Set.of("hand", "0000")), standard.toString());
    }

    /** A category's number in the pool is what the modality makes of its name in a file. */
    @Test
    void thePoolsBoxesAreNumberedAsNamesAre() throws DataException {
        Set<Integer> numbers = new TreeSet<>();
        List<Clip> pool = PROVIDER.open(root, SETTINGS).clips(Split.PRETRAIN);
        for (int i = 0; i < 40; i++) {
            float[] rows = ((Evidence.Buffer) pool.get(i).evidence("boxes").orElseThrow()).samples().floats();
            for (int at = 0; at < rows.length; at += 6) {
                if (rows[at] >= 0) {
                    numbers.add((int) rows[at]);
                }
            }
            assertTrue(pool.get(i).label("action").isPresent());
        }
        assertTrue(numbers.contains("cup".hashCode() & 0xffffff) && numbers.contains("hand".hashCode() & 0xffffff), numbers.toString());
    }

    @Test
    void whatWasDeletedIsRecordedAgainAndTheRestIsKept() throws Exception {
        Map<String, String> small = new HashMap<>(SETTINGS);
        small.putAll(Map.of("train", "6", "validation", "2", "test", "2"));
        PROVIDER.prepare(other, small, 2, Progress.NONE);
        Manifest made = Manifest.under(other, Settings.of(small));
        Files.delete(other.resolve("20bn-something-something-v2/4.webm"));
        Files.writeString(other.resolve("bounding_box_annotations/bounding_box_smthsmth_part2.json"), "{");
        Object kept = Files.readAttributes(other.resolve("20bn-something-something-v2/5.webm"), "*").get("fileKey");

        PROVIDER.prepare(other, small, 1, Progress.NONE);

        assertEquals(made, Manifest.under(other, Settings.of(small)), "what is recorded again is the same again");
        assertEquals(kept, Files.readAttributes(other.resolve("20bn-something-something-v2/5.webm"), "*").get("fileKey"));
        assertFalse(Files.exists(other.resolve("P01")), "nothing of the other layout");
    }
}
