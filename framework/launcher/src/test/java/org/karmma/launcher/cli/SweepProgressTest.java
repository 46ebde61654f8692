package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.core.ProgressLines;

class SweepProgressTest {

    @Test
    void eachLineSaysItsVariantAndWhatIsThereAlreadyIsCounted() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (SweepProgress progress = new SweepProgress(new ProgressLines(new PrintStream(said), 0, () -> 0))) {
            progress.variant(1, 2, "alpha=0.1");
            progress.started("data", false);
            progress.finished("data", 3);
            progress.left(4000);
            progress.variant(2, 2, "alpha=0.5");
            progress.started("data", true);
            progress.started("signals", true);
            progress.started("karmma_s-1", false);
            progress.left(61);
            progress.finished("karmma_s-1", 5);
            progress.message("hear, hear");
            progress.started("test-karmma_s-1", true);
        }
        assertEquals(List.of("variant 1 of 2: alpha=0.1", "[1/2 alpha=0.1] data: begins", "[1/2 alpha=0.1] data: done in 0:03",
                "variant 2 of 2: alpha=0.5, about 1 h 06 min left of the sweep", "[2/2 alpha=0.5] 2 stages are there already",
                "[2/2 alpha=0.5] karmma_s-1: begins", "[2/2 alpha=0.5] karmma_s-1: done in 0:05, about 1:01 left of the sweep",
                "[2/2 alpha=0.5] hear, hear", "[2/2 alpha=0.5] 1 stage is there already"), said.toString().lines().toList());
    }
}
