package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void jsonSaysWhatIsUnknownAndWhatHasNoTarget() {
        Report report = new Report("swap", "a machine", List.of(
                Result.atMost("lost", 0, "requests", 0), Result.lessThan("time", 12.34567, "ms", 50),
                Result.atMost("growth", Double.NaN, "MB", 25), Result.told("seed", 7, "")));
        assertEquals("{\"bench\":\"swap\",\"machine\":\"a machine\",\"results\":["
                + "{\"name\":\"lost\",\"value\":0,\"unit\":\"requests\",\"target\":0,\"met\":true},"
                + "{\"name\":\"time\",\"value\":12.3457,\"unit\":\"ms\",\"target\":50,\"met\":true},"
                + "{\"name\":\"growth\",\"value\":null,\"unit\":\"MB\",\"target\":25,\"met\":false},"
                + "{\"name\":\"seed\",\"value\":7,\"unit\":\"\",\"target\":null,\"met\":null}]}", report.json());
        assertFalse(report.isMet(), "what could not be measured is not met");
        assertTrue(report.lines().stream().anyMatch(line -> line.matches("growth +unknown +MB +<= 25 +NO")), report.lines()::toString);
        assertTrue(report.lines().stream().anyMatch(line -> line.matches("time +12.35 +ms +< 50 +yes")), report.lines()::toString);
    }

    @Test
    void targetsAreMetByTheirRule() {
        assertTrue(Result.atMost("x", 2, "", 2).isMet());
        assertFalse(Result.lessThan("x", 50, "", 50).isMet());
        assertTrue(Result.atLeast("x", 8, "", 8).isMet());
        assertFalse(Result.atLeast("x", 7, "", 8).isMet());
        assertTrue(Result.told("x", Double.NaN, "").isMet());
    }
}
