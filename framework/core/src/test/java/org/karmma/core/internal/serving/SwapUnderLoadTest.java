package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.serving.TrainedRamps.Ramps;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/** Bundles go and come while several threads predict: every answer is one that its slots give, and no code is called after it left. */
class SwapUnderLoadTest {

    private static final int THREADS = 4;
    private static final int SWAPS = 200;

    /** Probability of the likeliest class of {@link TrainedRamps#clip}, by subset: logits are set by hand. */
    private static final Map<String, Double> BEST = Map.of(
            "left+right", best(1, 2, 5, 4, 0, 0),
            "left", best(0.5, 1, 1.5, 2, 0, 0.125), // divided by its temperature
            "right", best(0, 0, 2, 0, 0.5, 0));

    @TempDir Path folder;
    private final Around around = new Around();

    @Test
    @Timeout(60)
    void everyAnswerIsWhatItsSlotsSay() throws Exception {
        PluginRegistry registry = TrainedRamps.registry();
        Ramps left = TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        TrainedRamps.arrive(registry, new RampExtractor("right"), TrainedRamps.bundle("ramps", 0, 12));
        AtomicBoolean over = new AtomicBoolean();
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try (ServedStudent student = ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", around.of(registry))) {
            int arrays = student.arrays();
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                running.add(callers.submit(() -> {
                    while (!over.get()) {
                        check(student.predict(TrainedRamps.clip()), answers);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < SWAPS; i++) {
                left.leave();
                left = TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", i, 20 + i));
                if (i % 10 == 0) {
                    student.settle(Duration.ofSeconds(20));
                }
            }
            student.settle(Duration.ofSeconds(20));
            over.set(true);
            for (Future<?> caller : running) {
                caller.get();
            }
            assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
            assertEquals(arrays, student.arrays());
        } finally {
            over.set(true);
            callers.shutdown();
        }
        assertTrue(answers.keySet().containsAll(List.of("left+right", "right")), "both were seen: " + answers);
    }

    private static void check(Prediction p, Map<String, Integer> answers) {
        for (Presence slot : p.slots()) {
            assertTrue(slot.isPresent() || slot.cause() == Cause.NO_BUNDLE, slot.toString());
        }
        Score best = p.scores().get("action").get(0);
        assertEquals(BEST.get(p.subset()), best.probability(), 1e-5, p.subset());
        answers.merge(p.subset(), 1, Integer::sum);
    }

    private static double best(double... logits) {
        double sum = 0;
        double largest = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
            largest = Math.max(largest, Math.exp(logit));
        }
        return largest / sum;
    }
}
