package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.karmma.core.DataReport;
import org.karmma.core.DataReport.Medium;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Finding.Severity;

/** What a user and a script see of a look at a data set. */
class DataReportTextTest {

    private static final Finding SHORT = new Finding(Severity.ERROR, "annotations", "/d/train.csv:3", "the row is short", "Mend it");
    private static final Finding TWICE = new Finding(Severity.ERROR, "annotations", "/d/train.csv:4", "it occurs twice", "Mend it");
    private static final Finding SILENT = new Finding(Severity.WARNING, "sound", "/d/a.wav", "it is silent", "Look at it");

    private static DataReport report(boolean opens, OptionalInt read, Finding... findings) {
        Map<String, Integer> clips = new LinkedHashMap<>();
        List.of("pretrain", "train", "test").forEach(split -> clips.put(split, split.equals("pretrain") ? 0 : 5));
        return new DataReport("shelf", Path.of("/d"), Map.of("order", "up"), opens, opens ? clips : Map.of(),
                opens ? List.of(new Medium("sound", 3, 1_500_000, 9, 1, read, 2)) : List.of(), List.of(findings));
    }

    @Test
    void theTableCountsAndListsTheFirstOfEachSort() {
        assertEquals(List.of("shelf in /d: clips: train 5, test 5", "",
                "medium       recordings        GB     clips   without      read   damaged",
                "sound                 3     0.002         9         1         -         2", "",
                "error, annotations:", "  /d/train.csv:3: the row is short. Mend it.", "  ... and 1 more (--all, --json)", "",
                "warning, sound:", "  /d/a.wav: it is silent. Look at it.", "", "0 fatal, 2 errors, 1 warnings"),
                DataReportText.lines(report(true, OptionalInt.empty(), SHORT, SILENT, TWICE), 1));
    }

    @Test
    void theJsonHasEveryFinding() throws Exception {
        JsonNode json = new ObjectMapper().readTree(DataReportText.json(report(true, OptionalInt.of(3), SHORT, SILENT, TWICE)));
        assertEquals("shelf", json.path("dataset").asText());
        assertEquals("up", json.path("settings").path("order").asText());
        assertEquals(0, json.path("clips").path("pretrain").asInt(-1));
        assertEquals("{\"kind\":\"sound\",\"recordings\":3,\"bytes\":1500000,\"clips\":9,\"without\":1,\"read\":3,\"damaged\":2}",
                json.path("media").get(0).toString());
        assertEquals(3, json.path("findings").size());
        assertEquals("{\"severity\":\"error\",\"kind\":\"annotations\",\"where\":\"/d/train.csv:3\",\"problem\":\"the row is short\","
                + "\"remedy\":\"Mend it\"}", json.path("findings").get(0).toString());
        assertTrue(json.path("wrong").asBoolean());
    }

    @Test
    void onlyWhatIsWrongFails() {
        assertFalse(report(true, OptionalInt.empty(), SILENT).isWrong());
        assertTrue(report(true, OptionalInt.empty(), SILENT, SHORT).isWrong());
        assertTrue(report(false, OptionalInt.empty()).isWrong());
        assertEquals("shelf in /d: it cannot be opened", DataReportText.lines(report(false, OptionalInt.empty()), 1).get(0));
    }
}
