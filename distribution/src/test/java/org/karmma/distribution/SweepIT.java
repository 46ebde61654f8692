package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** {@code karmma sweep}: interrupted, gone on with, with a variant that fails, and refused. */
class SweepIT {

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static KarmmaCommand karmma;

    @BeforeAll
    static void install() throws Exception {
        trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
    }

    /** A sweep file with the shortest variants over the clips of another run, the last of which has no data. */
    private static Path sweep() throws Exception {
        Files.writeString(folder.resolve("short.yaml"), """
                name: short
                dataset: {provider: epic-kitchens}
                modalities: [detection]
                fusion:
                  teacher: {width: 16, layers: 1, heads: 2}
                  student: {width: 8, layers: 1, heads: 2}
                pretraining: {epochs: 1}
                training:
                  teacher: {epochs: 1}
                  student: {epochs: 1}
                evaluation: {bootstrap: 100, probes: false}
                resources: {workers: 1}
                """);
        return Files.writeString(folder.resolve("sweep.yaml"), """
                experiment: short.yaml
                set: {dataset.root: %s}
                variants:
                  as it is:
                  softer: {distillation.settings.temperature: 3}
                  nowhere: {dataset.root: %s}
                """.formatted(trained.data(), folder.resolve("nowhere")));
    }

    @Test
    void whatWasInterruptedGoesOnAndAVariantThatFailsIsNamedAtTheEnd() throws Exception {
        Path out = folder.resolve("out");
        Object[] command = {"sweep", sweep(), "--out", out};
        Ended interrupted = karmma.interrupt("[2/3 softer] karmma_s-1: begins", command);
        assertEquals(130, interrupted.code(), interrupted.err());
        assertTrue(interrupted.err().endsWith("the same command goes on from here"), interrupted.err());
        assertEquals(List.of(), TrainedRun.unfinished(out));

        Ended again = karmma.run(command);
        assertEquals(1, again.code(), again.err());
        assertFalse(again.err().contains("[1/3 as it is] karmma_s-1: begins"), again.err());
        assertTrue(again.err().contains("[2/3 softer] karmma_s-1: begins"), again.err());
        assertFalse(again.err().contains("[2/3 softer] karmma_t-1: begins"), "the teacher is that of the first\n" + again.err());
        assertTrue(again.err().contains("karmma: variant nowhere failed: " + folder.resolve("nowhere")), again.err());
        assertTrue(again.out().contains("validation split of epic-kitchens") && again.out().contains("failed: nowhere"), again.out());
        JsonNode variants = new ObjectMapper().readTree(out.resolve("sweep.json").toFile()).path("variants");
        assertEquals(List.of("done", "done", "failed"), variants.findValuesAsText("state"));
        for (int i = 0; i < 2; i++) {
            assertTrue(Files.exists(out.resolve(variants.get(i).path("folder").asText()).resolve("report.html")), variants.toString());
        }

        Ended test = karmma.run("sweep", sweep(), "--out", out, "--only", "softer", "--split", "test");
        assertEquals(0, test.code(), test.err());
        assertFalse(test.err().contains("] karmma_s-1: begins"), "nothing is trained for the test split\n" + test.err());
        assertTrue(test.out().contains("test split of epic-kitchens") && Files.exists(out.resolve("sweep-test.json")), test.out());
    }

    @Test
    void whatIsWrongInAnyVariantIsRefusedBeforeAnything() throws Exception {
        Path out = folder.resolve("refused");
        Ended refused = karmma.run("sweep", sweep(), "--over", "training.student.epoch=1,2", "--out", out);
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("variant softer,epoch=2: ") && refused.err().contains("did you mean epochs?"), refused.err());
        assertFalse(Files.exists(out));

        Ended listed = karmma.run("sweep", sweep(), "--over", "training.student.epochs=1,2", "--dry-run", "--out", out);
        assertEquals(0, listed.code(), listed.err());
        assertEquals(6, listed.out().lines().filter(line -> line.matches("\\S.*,epochs=[12]")).count(), listed.out());
        assertFalse(Files.exists(out));
    }
}
