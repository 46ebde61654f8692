package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** {@code karmma evaluate} and {@code karmma score}, as a user has them. */
class EvaluateIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aStudentOverOtherFilesOfTheSameForm() throws Exception {
        TrainedRun trained = TrainedRun.get();
        Path experiment = Files.writeString(folder.resolve("other.yaml"), """
                name: other
                dataset: {provider: epic-kitchens, root: %s}
                modalities: [video]
                evaluation: {bootstrap: 100}
                """.formatted(trained.data()));
        KarmmaCommand karmma = KarmmaCommand.in(folder);
        Object[] evaluate = {"evaluate", trained.result().student(), "--data", experiment, "--out", "scores", "--json"};
        Ended interrupted = karmma.interrupt("signals-test-0", evaluate);
        assertEquals(130, interrupted.code(), interrupted.err());
        assertFalse(Files.exists(folder.resolve("scores/results.json")), "nothing is told before it is found");

        Ended ended = karmma.run(evaluate);
        assertEquals(0, ended.code(), ended.err());
        JsonNode found = JSON.readTree(ended.out()).path("systems");
        JsonNode student = found.path(found.fieldNames().next());
        JsonNode run = JSON.readTree(trained.result().results().toFile()).path("systems").path("karmma_s");
        assertEquals(15, student.path("subsets").size(), student.toString());
        for (Map.Entry<String, JsonNode> subset : run.path("subsets").properties()) {
            assertEquals(subset.getValue().path("mean"), student.path("subsets").path(subset.getKey()).path("mean"), subset.getKey());
        }
        assertEquals(run.path("metrics").path("action").path("subsets").path("audio").path("class_balanced"),
                student.path("metrics").path("action").path("subsets").path("audio").path("class_balanced"));
        String report = Files.readString(folder.resolve("scores/report.html"));
        assertEquals(6, report.split("class=\"shown\"", -1).length - 1);
        assertTrue(report.split("data:image/jpeg;base64,", -1).length - 1 >= 6 * 3, "pictures, flow and sound or boxes of each");

        Ended again = karmma.run(evaluate);
        assertEquals(0, again.code(), again.err());
        assertEquals(ended.out(), again.out());
        assertTrue(again.err().contains("evaluate: unchanged, skipped"), again.err());

        Ended score = karmma.run("score", "scores/predictions", "--json", "--resamples", "50");
        assertEquals(0, score.code(), score.err());
        JsonNode scored = JSON.readTree(score.out()).path("systems");
        for (Map.Entry<String, JsonNode> subset : run.path("subsets").properties()) {
            JsonNode mean = scored.path(scored.fieldNames().next()).path("subsets").path(subset.getKey()).path("mean");
            assertEquals(subset.getValue().path("mean"), mean, subset.getKey());
        }
        assertEquals(List.of(), TrainedRun.unfinished(folder.resolve("scores")));
    }
}
