package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Estimate;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.core.internal.toy.ToyWorker;

/** What a trial on a few clips says of a run, held against the run. */
class EstimateRunnerTest {

    private static final RunListener SILENT = new RunListener() {
        @Override
        public void started(String stage, boolean skipped) {}

        @Override
        public void progress(String stage, long done, long total, String note) {}

        @Override
        public void finished(String stage, double seconds) {}

        @Override
        public void message(String text) {}
    };

    @TempDir
    Path top;

    private static long size(List<Path> paths) throws IOException {
        long bytes = 0;
        for (Path path : paths) {
            try (Stream<Path> files = Files.walk(path)) {
                bytes += files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
            }
        }
        return bytes;
    }

    @Test
    void whatIsEstimatedIsWhatARunLeavesOnTheDisk() throws Exception {
        Map<String, String> settings = Map.of("seeds", "[1, 2, 3]", "training.student.epochs", "3", "evaluation.costRepeats", "3",
                "dataset.settings.train", "96", "dataset.settings.validation", "48");
        Setup setup = ToyPlugins.setup(top, settings);
        Path out = top.resolve("out");
        EstimateRunner estimator = new EstimateRunner(new ExperimentRunner(ToyPlugins::new, s -> List.of(), ToyWorker.COMMAND));
        Estimate estimate = estimator.estimate(new RunRequest(top.resolve("toy.yaml"), settings, out, List.of()), 8, SILENT);

        assertEquals(Map.of("pretrain", 30, "train", 96, "validation", 48, "test", 12), estimate.clips());
        assertEquals(8, estimate.limit());
        try (Stream<Path> left = Files.walk(out)) {
            assertEquals(List.of("lock"), left.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList(),
                    "nothing is left");
        }
        Map<String, Estimate.Step> steps = estimate.steps().stream().collect(Collectors.toMap(Estimate.Step::name, s -> s));
        assertEquals(4, steps.get("signals-train").stages());
        assertEquals(3, steps.get("karmma_s").stages());
        assertEquals(3, steps.get("karmma_s").epochs());
        assertEquals(2 * 3 * 3, steps.get("memory").stages(), "two systems, three subsets, three times");
        assertTrue(estimate.steps().stream().allMatch(s -> s.seconds() >= 0 && Double.isFinite(s.seconds())), estimate.steps().toString());
        assertTrue(estimate.seconds() > 0 && estimate.seconds() <= estimate.steps().stream().mapToDouble(Estimate.Step::seconds).sum()
                + 1e-6);
        assertTrue(estimate.peakMemoryMb() == null || estimate.peakMemoryMb() > 10);

        RunFolder folder = new RunFolder(top.resolve("real"));
        new ToyRun(setup, folder).carryOut(name -> !name.startsWith("memory-") && !name.startsWith("cost-"));
        Map<String, Long> left = new HashMap<>();
        for (Stage stage : new Stages(setup, Map.of()).inOrder()) {
            left.merge(stage.name().replaceFirst("-\\d+$", ""),
                    size(stage.work().makes(folder).stream().filter(file -> !file.equals(folder.exposure(stage.name()))).toList()),
                    Long::sum);
        }
        for (String kind : List.of("tokens-left-train", "tokens-right-validation", "tokens-left-test", "karmma_t", "baseline", "karmma_s",
                "pretrain-left")) {
            assertEquals(1, (double) steps.get(kind).bytes() / left.get(kind), 0.1, kind + ": " + steps.get(kind) + ", left "
                    + left.get(kind));
        }
        for (String kind : List.of("signals-train", "signals-validation", "test-karmma_s")) {
            assertEquals(1, (double) steps.get(kind).bytes() / left.get(kind), 0.35, kind + ": " + steps.get(kind) + ", left "
                    + left.get(kind));
        }
        double all = left.entrySet().stream().filter(e -> !e.getKey().startsWith("memory")).mapToLong(Map.Entry::getValue).sum();
        assertEquals(1, estimate.bytes() / all, 0.25, "estimated " + estimate.bytes() + ", left " + all);
    }

    @Test
    void aTrialThatFailsLeavesNothingEither() throws Exception {
        ToyPlugins.experiment(top, Map.of());
        Path out = top.resolve("out");
        EstimateRunner estimator = new EstimateRunner(new ExperimentRunner(ToyPlugins::new, s -> List.of(), List.of(
                ToyWorker.COMMAND.get(0), "-version")));
        assertThrows(RunFailedException.class,
                () -> estimator.estimate(new RunRequest(top.resolve("toy.yaml"), Map.of(), out, List.of()), 8, SILENT));
        assertFalse(Files.exists(out.resolve("run/trial")));
    }
}
