package org.karmma.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

class AnswerFormsTest {

    private static final Presence SILENT = Presence.absent("touch", Cause.NO_SIGNAL, "c.bin has none");

    private final Prediction sure = new Prediction("kitchen", "c",
            Map.of("action", List.of(new Score(1, "open \"door\"", 0.75), new Score(0, "wash cup", 0.25))),
            List.of(Presence.present("smell"), SILENT), OptionalDouble.of(61.25), true, "", 12.5);
    private final Prediction lost = new Prediction("kitchen", "c", Map.of(), List.of(SILENT), OptionalDouble.empty(), false,
            "nothing is there", 1);

    @Test
    void text() {
        assertEquals(List.of("action    75.0 %  open \"door\"", "action    25.0 %  wash cup", "used:    smell",
                "absent:  touch (no-signal) c.bin has none", "measured accuracy with just these: 61.3 %"), PredictionText.lines(sure));
        assertEquals(List.of("no answer: nothing is there", "used:    nothing", "absent:  touch (no-signal) c.bin has none"),
                PredictionText.lines(lost));
    }

    @Test
    void json() {
        assertEquals("{\"student\":\"kitchen\",\"clip\":\"c\",\"abstains\":false,\"abstention\":\"\",\"calibrated\":true,"
                + "\"subset\":\"smell\",\"scores\":{\"action\":"
                + "[{\"index\":1,\"label\":\"open \\\"door\\\"\",\"probability\":0.75},{\"index\":0,\"label\":\"wash cup\","
                + "\"probability\":0.25}]},"
                + "\"slots\":[{\"slot\":\"smell\",\"present\":true},{\"slot\":\"touch\",\"present\":false,\"cause\":\"no-signal\","
                + "\"detail\":\"c.bin has none\"}],\"accuracy\":61.25,\"milliseconds\":12.5}", JsonText.of(sure));
        assertEquals("{\"student\":\"kitchen\",\"clip\":\"c\",\"abstains\":true,\"abstention\":\"nothing is there\",\"calibrated\":false,"
                + "\"subset\":\"\",\"scores\":{},\"slots\":[{\"slot\":\"touch\","
                + "\"present\":false,\"cause\":\"no-signal\",\"detail\":\"c.bin has none\"}],\"accuracy\":null,\"milliseconds\":1.0}",
                JsonText.of(lost));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertEquals(sure, JsonAnswers.prediction(JsonText.of(sure)));
        assertEquals(lost, JsonAnswers.prediction(JsonText.of(lost)));
        List<Presence> slots = List.of(Presence.present("smell"),
                Presence.absent("touch", Cause.NO_BUNDLE, "nobody brings it", Instant.parse("2026-07-01T12:00:00Z")));
        assertEquals(slots, JsonAnswers.slots(JsonText.of(slots)));
        assertEquals(List.of("hall", "kitchen"), JsonAnswers.names("[\"hall\",\"kitchen\"]"));
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertEquals("this is no prediction: 'scores' is missing",
                assertThrows(IllegalArgumentException.class, () -> JsonAnswers.prediction("{\"student\":\"kitchen\"}")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> JsonAnswers.prediction("<html>"));
        assertThrows(IllegalArgumentException.class, () -> JsonAnswers.slots("{}"));
        assertThrows(IllegalArgumentException.class,
                () -> JsonAnswers.slots("[{\"slot\":\"a\",\"present\":false,\"cause\":\"bored\",\"detail\":\"\"}]"));
    }
}
