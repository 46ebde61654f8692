package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.evaluation.PredictionsWriter;
import org.karmma.evaluation.Subsets;
import org.karmma.evaluation.TestClips;

/** {@code karmma score}: no home, no framework. */
class ScoreCommandTest {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final List<String> MODALITIES = List.of("rgb", "imu");
    private static final int CLIPS = 120;
    private static final int CLASSES = 8;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int score(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "score";
        System.arraycopy(args, 0, all, 1, args.length);
        return RootCommand.commandLine(new Streams(InputStream.nullInputStream(), new PrintStream(out, true), new PrintStream(err, true)))
                .execute(all);
    }

    /** The label's class gets {@code margin} on top of noise, more with more modalities. */
    private void write(Path to, String system, long seed, double margin) throws Exception {
        SplittableRandom random = new SplittableRandom(seed * 31 + system.hashCode());
        Subsets subsets = Subsets.of(MODALITIES);
        try (PredictionsWriter writer = new PredictionsWriter(to, system, seed, CLIPS)) {
            for (String subset : subsets.names()) {
                writer.append(subset, "action", IntStream.range(0, CLIPS).mapToObj(clip -> {
                    float[] logits = new float[CLASSES];
                    for (int k = 0; k < CLASSES; k++) {
                        logits[k] = (float) (random.nextDouble() + (k == clip % CLASSES ? margin * Integer.bitCount(subsets.mask(subset))
                                : 0));
                    }
                    return logits;
                }).toList());
            }
            writer.finish();
        }
        PredictionsWriter.about(to, "toy", "test", MODALITIES, new TestClips(IntStream.range(0, CLIPS).mapToObj(i -> "clip" + i).toList(),
                List.of(new TestClips.Space("action", CLASSES, IntStream.range(0, CLIPS).map(i -> i % CLASSES).toArray())),
                List.of(new TestClips.Group("unseen", "unseen participants", Map.of("action", IntStream.range(0, 40).toArray())))),
                Map.of());
    }

    @Test
    void tablesCurvesPairsAndTheReport() throws Exception {
        Path predictions = folder.resolve("predictions");
        for (long seed = 1; seed <= 3; seed++) {
            write(predictions, "plain", seed, 0.1);
            write(predictions, "same", seed, 0.1);
            write(predictions, "better", seed, 0.3);
        }
        assertEquals(0, score(predictions.toString(), "--out", folder.resolve("scores").toString()), err.toString());
        String said = out.toString();
        assertTrue(said.contains("Top-1 accuracy (action) on the test split of toy") && said.contains("over 3 seeds and 120 clips"), said);
        assertTrue(said.lines().anyMatch(l -> l.startsWith("plain - better: -") && l.endsWith(": real")), said);
        assertTrue(said.lines().anyMatch(l -> l.startsWith("same - plain: ") && l.endsWith(": not shown")), said);
        assertTrue(said.contains("action top-1 unseen"), said);
        JsonNode results = new ObjectMapper().readTree(folder.resolve("scores/results.json").toFile());
        JsonNode better = results.path("systems").path("better");
        assertEquals(3, results.path("pairs").size());
        assertTrue(better.path("metrics").path("action").path("subsets").path("rgb").path("top5").isNumber(), better.toString());
        assertTrue(better.path("metrics").path("action").path("subsets").path("rgb+imu").path("groups").path("unseen")
                .path("top1").isNumber());
        double full = better.path("subsets").path("rgb+imu").path("mean").asDouble();
        double half = full * 0.25 + (better.path("subsets").path("rgb").path("mean").asDouble()
                + better.path("subsets").path("imu").path("mean").asDouble()) * 0.375;
        assertEquals(half, better.path("missing").path("0.5").path("mean").asDouble(), 0.002);
        String report = Files.readString(folder.resolve("scores/report.html"));
        assertTrue(report.contains("Which differences are real") && report.contains("--s-better:"), "a colour of its own");
        assertFalse(report.contains("class=\"published\"") || report.contains("id=\"h-cost\"") || report.contains("Recipe"),
                "nothing is said that nobody knows");
        assertEquals(List.of("report.html", "results.json"),
                Files.list(folder.resolve("scores")).map(p -> p.getFileName().toString()).sorted().toList());
    }

    @Test
    void oneSystemWithOneSeedAsJson() throws Exception {
        write(folder.resolve("p"), "alone", 4, 0.2);
        assertEquals(0, score(folder.resolve("p").toString(), "--json", "--resamples", "50"), err.toString());
        JsonNode results = new ObjectMapper().readTree(out.toString());
        assertEquals("[4]", results.path("seeds").toString());
        assertEquals(0, results.path("pairs").size());
        assertTrue(results.path("systems").path("alone").path("missing_sampled").path("0.9").isNumber(), results.toString());
    }

    @Test
    void theFiveLinesOfThePageWorkFromPyTorch() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && python("import torch, numpy") == 0, PYTHON + " cannot import torch and numpy "
                + "(Debian: apt install python3-torch); the lines of docs/scoring.md are not tried");
        String page = Files.readString(Path.of("..", "..", "docs", "scoring.md"));
        int from = page.indexOf("```python\n") + 10;
        String lines = page.substring(from, page.indexOf("```", from));
        assertEquals(5, lines.lines().count(), lines);
        // clip 0 is right with both, clip 1 with rgb, clip 2 never
        assertEquals(0, python("""
                import torch
                ids, labels = ["a", "b", "c"], [0, 1, 2]
                answers = {"rgb+audio": torch.tensor([[1., 0, 0], [1, 0, 0], [1, 0, 0]]),
                           "rgb": torch.tensor([[0, 1, 0], [0, 1, 0], [0, 1, 0]]).half(),
                           "audio": torch.tensor([[0, 0, 0], [0, 0, 0], [0, 1, 0]]).double() - torch.tensor([5., 0, 0])}
                """ + lines), Files.readString(folder.resolve("said")));
        assertEquals(0, score(folder.resolve("predictions").toString(), "--json"), err.toString());
        JsonNode mine = new ObjectMapper().readTree(out.toString()).path("systems").path("mine").path("subsets");
        assertEquals(33.333, mine.path("rgb+audio").path("mean").asDouble(), 0.001);
        assertEquals(33.333, mine.path("rgb").path("mean").asDouble(), 0.001);
        assertEquals(33.333, mine.path("audio").path("mean").asDouble(), 0.001, "b: of equal ones the lower index");
    }

    private int python(String code) throws Exception {
        return new ProcessBuilder(PYTHON, "-c", code).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()).start().waitFor();
    }

    @Test
    void whatIsDamagedEndsWithThree() throws Exception {
        assertEquals(3, score(folder.resolve("gone").toString()));
        assertTrue(err.toString().contains("gone: there is no such folder"), err.toString());
        write(folder.resolve("p"), "alone", 4, 0.2);
        Files.delete(folder.resolve("p/alone/seed4/imu.action.npy"));
        assertEquals(3, score(folder.resolve("p").toString(), "--out", folder.resolve("s").toString()));
        assertTrue(err.toString().contains("seed4: it lacks imu.action.npy"), err.toString());
        assertEquals("", out.toString());
        assertFalse(Files.exists(folder.resolve("s")), "nothing is left behind");
    }
}
