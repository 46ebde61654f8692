package org.karmma.epickitchens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.karmma.epickitchens.TinyCopy.HEADER;
import static org.karmma.epickitchens.TinyCopy.row;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Split;

/** Whatever is planted is found, in one look, by file and row. */
class InspectionTest {

    private static final String TRAIN = "annotations/EPIC_100_train.csv";

    @TempDir
    Path root;

    private TinyCopy copy;

    @BeforeEach
    void whole() throws IOException {
        copy = TinyCopy.in(root);
    }

    @Test
    void aWholeCopyHasNoFindings() throws Exception {
        assertEquals(List.of(), copy.inspect());
        assertEquals(List.of(), copy.inspect("split", "epic-star"));
        assertTrue(new EpicKitchens().recognizes(root));
        assertFalse(new EpicKitchens().recognizes(root.resolve("annotations/none")));
    }

    @Test
    void aPlantedSetIsFoundInFull() throws Exception {
        copy.write("annotations/EPIC_100_video_info.csv", "video_id,duration,fps,resolution\nP01_01,20.5,59.94,1920x1080\n"
                + "P02_101,long,50,1x1\n");
        copy.write("annotations/EPIC_100_tail_verbs.csv", "verb\n0\nmany\n");
        copy.write("annotations/EPIC_100_unseen_participant_ids_validation.csv", "participant_id\nP04\nP01\n");
        copy.write(TRAIN, HEADER + row("P01_01_0", "P01_01", 1, 2, 0, 1)
                + row("P01_01_0", "P01_01", 2, 3, 0, 0) // 3: twice
                + row("P01_01_2", "P01_01", 30, 31, 0, 0) // 4: beyond the video
                + row("P01_01_3", "P01_01", 19, 22, 0, 0) // 5: ends beyond the video
                + row("P01_01_4", "P01_01", 3, 1, 0, 0) // 6: reversed
                + row("P01_01_5", "P01_01", 1, 2, 0, 0).replace("00:00:01.000", "-00:00:01.000") // 7: negative
                + row("P01_01_6", "P01_01", 1, 2, 3, 0) // 8: verb outside
                + row("P01_01_7", "P01_01", 1, 2, 0, 0).replace(",0,['b'],[0]", ",2,['b'],[2]") // 9: noun outside
                + row("P01_01_8", "P01_01", 1, 2, 0, 0).replace(",a,0,", ",a,zero,") // 10: no number
                + row("P01_01_9", "P01_01", 1, 2, 0, 0).replace("00:00:01.000", "1.0") // 11: no time
                + row("P01_01_10", "P01_01", 1, 2, 0, 0).replace("a narration", "take, then put") // 12: a comma without quotes
                + row("P01_01_11", "P01_01", 1, 2, 0, 0).replace("a narration", "\"take, then put\"") // 13: as it should be
                + row("P01_01_12", "P01_01", 1, 2, 0, 0).replace("['b'],[0]", "['b', 'c'],[0, 1]") // 14: torn lists, joined again
                + row("P01_01_13", "P01_01", 1, 2, 0, 0).replace("[0]", "[1]") // 15: another noun class than its own
                + row("P01_01_14", "P01_01", 1, 2, 0, 0).replace("['b']", "b") // 16: no list
                + row("P09_01_0", "P09_01", 1, 2, 0, 0) // 17: no media
                + "P01_01_15,P01\n" // 18: short
                + "\n"
                + row("", "P01_01", 1, 2, 0, 0) // 20: no id
                + row("P01_01_16", "P01_01", 1, 2, 0, 0).replace(",P01,", ",P1,") // 21
                + row("P02_101_0", "P02_101", 0, 1, 2, 1));
        copy.write("audio/P01/P01_01.wav", "");
        copy.write("P04/rgb_frames/P04_01.tar", "");
        Files.delete(root.resolve("P04/videos/P04_01.MP4"));

        String file = TRAIN + ":";
        assertEquals(Set.of(
                "ERROR annotations " + file + "3: narration_id P01_01_0 occurs twice",
                "ERROR annotations " + file + "4: start_timestamp 00:00:30.00 is beyond the end of P01_01, which is 20.50 s long",
                "WARNING annotations " + file + "5: stop_timestamp 00:00:22.00 is beyond the end of P01_01, which is 20.50 s long",
                "ERROR annotations " + file + "6: stop_timestamp 00:00:01.000 is not after start_timestamp 00:00:03.000",
                "ERROR annotations " + file + "7: start_timestamp is \"-00:00:01.000\", not HH:MM:SS.fraction",
                "ERROR annotations " + file + "8: verb_class 3 is not among the 3 classes",
                "ERROR annotations " + file + "9: noun_class 2 is not among the 2 classes",
                "ERROR annotations " + file + "10: verb_class is \"zero\", not a class index",
                "ERROR annotations " + file + "11: start_timestamp is \"1.0\", not HH:MM:SS.fraction",
                "ERROR annotations " + file + "12: the row has 16 cells, the header 15",
                "WARNING annotations " + file + "15: noun_class 0 is not among all_noun_classes [1]",
                "WARNING annotations " + file + "16: all_nouns is \"b\", not a list such as ['lid', 'pan'] or [6, 15]",
                "ERROR annotations " + file + "18: the row has 2 cells, the header 15",
                "ERROR annotations " + file + "20: narration_id is empty",
                "ERROR annotations " + file + "21: participant_id is \"P1\", not P and two digits",
                "ERROR annotations annotations/EPIC_100_video_info.csv:3: duration is \"long\", not seconds above 0",
                "ERROR annotations annotations/EPIC_100_tail_verbs.csv:3: verb is \"many\", not a class index",
                "ERROR annotations annotations/EPIC_100_unseen_participant_ids_validation.csv:3: P01 is called unseen, but is in"
                        + " EPIC_100_train.csv",
                "ERROR video P09/videos/P09_01.MP4: there are no media of P09_01, which 1 narrations are of, the first in " + file + "17",
                "ERROR video P04/rgb_frames/P04_01.tar: is packed, and archives are not looked into",
                "ERROR video P04/videos/P04_01.MP4: there are no media of P04_01, which 1 narrations are of, the first in"
                        + " annotations/EPIC_100_validation.csv:2",
                "WARNING audio audio/P01/P01_02.wav: there is none of P01_02, though there is of other videos",
                "WARNING audio audio/P02/P02_101.wav: there is none of P02_101, though there is of other videos",
                "WARNING audio audio/P03/P03_01.wav: there is none of P03_01, though there is of other videos"),
                Set.copyOf(copy.inspect()).stream().map(f -> f.replace("P01/audio/", "audio/P01/").replace("P02/audio/", "audio/P02/")
                        .replace("P03/audio/", "audio/P03/")).collect(Collectors.toSet()));
        Dataset opened = copy.open();
        assertEquals(List.of("P01_01_0", "P01_01_3", "P01_01_11", "P01_01_12", "P01_01_13", "P01_01_14", "P02_101_0"),
                opened.clips(Split.TRAIN).stream().map(c -> c.id()).toList(), "the others are read");
    }

    @Test
    void filesThatCannotBeReadAtAllDoNotHideOneAnother() throws Exception {
        copy.write("annotations/EPIC_100_verb_classes.csv", "id,key\n0,take\n2,put\n");
        copy.write("annotations/EPIC_100_noun_classes.csv", "");
        copy.write(TRAIN, HEADER.replace("verb_class", "verbclass").replace("stop_timestamp", "end"));
        copy.write("annotations/EPIC_100_validation.csv", HEADER + row("P04_01_0", "P04_01", 2, 1, 1, 1)
                + row("P01_02_0", "P01_02", 1, 2, 0, 1));
        Files.delete(root.resolve("annotations/EPIC_100_test_timestamps.csv"));

        assertEquals(List.of("FATAL annotations annotations/EPIC_100_verb_classes.csv: class 1 is missing",
                "FATAL annotations annotations/EPIC_100_noun_classes.csv: the file is empty",
                "FATAL annotations " + TRAIN + ", row 1: columns stop_timestamp, verb_class are missing; there are "
                        + HEADER.strip().replace("verb_class", "verbclass").replace("stop_timestamp", "end").replace(",", ", "),
                "ERROR annotations annotations/EPIC_100_validation.csv:2: stop_timestamp 00:00:01.000 is not after start_timestamp"
                        + " 00:00:02.00",
                "WARNING annotations annotations/EPIC_100_test_timestamps.csv: the annotation file is missing"), copy.inspect());
    }

    @Test
    void aFileThatIsCutOffIsToldWhereAndWhatWasBeforeIsLookedAt() throws Exception {
        String whole = HEADER + row("P01_01_0", "P01_01", 3, 1, 0, 1) + row("P02_101_0", "P02_101", 0, 1, 2, 1);
        copy.write(TRAIN, whole + "P02_101_1,P02,P02_1");
        String reversed = "ERROR annotations " + TRAIN + ":2: stop_timestamp 00:00:01.000 is not after start_timestamp 00:00:03.000";
        assertEquals(List.of("FATAL annotations " + TRAIN + ":4: the file is cut off: its last row has 3 cells of 15", reversed),
                copy.inspect());

        copy.write(TRAIN, whole + "P02_101_1,P02,P02_101,00:00:01.0,00:00:01.0,00:00:02.0,1,2,\"take, th");
        assertEquals(List.of("FATAL annotations " + TRAIN + ":4: the file ends within quotes: it is cut off, or a quote is missing in"
                + " this row",
                reversed), copy.inspect());
    }

    @Test
    void whatIsNoTextInUtf8IsTold() throws Exception {
        Files.write(root.resolve(TRAIN), (HEADER + row("P01_01_0", "P01_01", 1, 2, 0, 1)).getBytes(StandardCharsets.UTF_16));
        assertEquals(List.of("FATAL annotations " + TRAIN + ": it is no UTF-8 text"), copy.inspect());
    }

    /** As programs for tables save it. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void lineEndsAndByteOrderMarksAreNoMatter(String end) throws Exception {
        String text = HEADER + row("P01_01_0", "P01_01", 1, 2, 0, 1) + row("P02_101_0", "P02_101", 0, 1, 2, 1);
        copy.write(TRAIN, "\uFEFF" + text.replace("\n", end));
        assertEquals(List.of(), copy.inspect());
        assertEquals(2, copy.open().clips(Split.TRAIN).size());
    }

    @Test
    void semicolonsAreTold() throws Exception {
        copy.write(TRAIN, HEADER.replace(',', ';'));
        assertTrue(copy.inspect().get(0).startsWith("FATAL annotations " + TRAIN + ", row 1: columns narration_id (or uid), "), () ->
                copy.inspect().toString());
    }

    @Test
    void foldersOfPicturesAreLookedAtAtBothEnds() throws Exception {
        copy.write(TRAIN, HEADER + row("P01_01_0", "P01_01", 100, 102, 0, 1) + row("P02_101_0", "P02_101", 100, 102, 2, 1));
        Files.delete(root.resolve("P01/videos/P01_01.MP4"));
        copy.write("P01/rgb_frames/P01_01/frame_0000000001.jpg", "x");
        copy.write("P01/rgb_frames/P01_01/frame_0000006060.jpg", "x"); // 101 s at 60
        copy.write("P02/flow_frames/P02_101/u/frame_0000000001.jpg", "x");
        copy.write("P02/flow_frames/P02_101/u/frame_0000005049.jpg", "x"); // 101 s at 50 is one later
        assertEquals(Set.of("ERROR flow P02/flow_frames/P02_101/u: there is no frame_0000005050.jpg, which is a second before the end of"
                        + " the last narration at 50 pictures a second",
                "ERROR flow P02/flow_frames/P02_101/v: the folder is missing"),
                Set.copyOf(copy.inspect().stream().filter(f -> f.startsWith("ERROR")).toList()));
    }
}
