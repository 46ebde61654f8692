package org.karmma.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    private ProgressLines lines(int columns) {
        return new ProgressLines(new PrintStream(bytes, true), columns, () -> now);
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void plainLinesComeAtMostEveryTenSecondsAStage() {
        try (ProgressLines lines = lines(0)) {
            lines.started("fit", false);
            pass(1);
            lines.progress("fit", 40, 100, "");
            pass(10);
            lines.progress("fit", 50, 100, "loss 0.5");
            lines.progress("fit", 51, 100, "");
            lines.finished("fit", 75.4);
            lines.started("test", true);
        }
        assertEquals(List.of("fit: begins", "fit: 50 %, 50 of 100, 1.00/s, 0:50 left, loss 0.5", "fit: done in 1:15",
                "test: unchanged, skipped"), bytes.toString().lines().toList());
    }

    /** What an earlier start did says nothing about how fast this one is. */
    @Test
    void aStageThatGoesOnFromACheckpointIsRatedFromThereOn() {
        try (ProgressLines lines = lines(0)) {
            lines.started("fit", false);
            lines.progress("fit", 900, 1000, "");
            pass(10);
            lines.progress("fit", 920, 1000, "");
        }
        assertEquals("fit: 92 %, 920 of 1000, 2.00/s, 0:40 left", bytes.toString().lines().toList().get(1));
    }

    @Test
    void aTerminalHasOneLineForAllThatIsUnderWay() {
        ProgressLines lines = lines(40);
        lines.started("a", false);
        lines.started("b", false);
        lines.progress("a", 0, 1000, "");
        pass(10);
        lines.progress("a", 500, 1000, "");
        assertEquals("a: 50 %, 500 of 1000, 50/s, 0:10 left |".substring(0, 39), last(), "cut to the width");
        lines.finished("a", 20);
        assertEquals("b", last());
        lines.close();
        assertEquals("", last());
    }

    /** What a terminal shows in its last line. */
    private String last() {
        String text = bytes.toString();
        return text.substring(text.lastIndexOf("\r\u001b[K") + 4);
    }

    @Test
    void anUnknownTotalHasNoPercentage() {
        assertEquals("7, 0.70/s, clips", ProgressLines.state(7, 0, 7, 10, "clips"));
        assertEquals("0 %, 0 of 5", ProgressLines.state(0, 5, 0, 3, ""));
    }
}
