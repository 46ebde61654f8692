package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made-up outcomes that look like a run's: some clips are easier than others, whatever the system and the seed. */
public final class Made {

    public static final List<String> MODALITIES = List.of("video", "flow", "audio");
    /** Percent right by system in the order of {@link Subsets#names}. */
    private static final Map<String, double[]> ACCURACY = new LinkedHashMap<>();

    static {
        ACCURACY.put("karmma_t", new double[] {71.2, 67.4, 66.1, 52.9, 60.3, 45.0, 21.4});
        ACCURACY.put("baseline", new double[] {47.1, 42.6, 38.8, 21.0, 31.5, 12.4, 5.1});
        ACCURACY.put("baseline_delta", new double[] {48.9, 45.0, 44.7, 34.2, 39.8, 28.0, 13.2});
        ACCURACY.put("karmma_s", new double[] {55.3, 51.2, 51.5, 38.9, 46.4, 32.6, 15.8});
    }

    private static final int CLASSES = 6;

    private Made() {}

    /** Every system with every seed. */
    public static List<Outcome> outcomes(int clips, long... seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        Subsets subsets = Subsets.of(MODALITIES);
        for (long seed : seeds) {
            ACCURACY.forEach((system, table) -> {
                SplittableRandom hardness = new SplittableRandom(7);
                SplittableRandom random = new SplittableRandom(seed * 31 + system.hashCode());
                double luck = random.nextDouble(-1.5, 1.5);
                boolean[][] correct = new boolean[7][clips];
                for (int clip = 0; clip < clips; clip++) {
                    double hard = hardness.nextDouble();
                    for (int i = 0; i < 7; i++) {
                        double chance = (table[i] + luck) / 100;
                        correct[subsets.mask(subsets.names().get(i)) - 1][clip] =
                                0.7 * hard + 0.3 * random.nextDouble() < 0.15 + 0.7 * chance;
                    }
                }
                outcomes.add(outcome(system, seed, MODALITIES, correct));
            });
        }
        return outcomes;
    }

    /** Six classes in turn; where it is wrong the label comes second of two or last. */
    public static Outcome outcome(String system, long seed, List<String> modalities, boolean[][] correct) {
        int clips = correct.length == 0 ? 0 : correct[0].length;
        int[] labels = IntStream.range(0, clips).map(clip -> clip % CLASSES).toArray();
        Answers answers = Answers.none(correct.length, clips);
        for (int i = 0; i < correct.length; i++) {
            for (int clip = 0; clip < correct[i].length; clip++) {
                float[] logits = new float[CLASSES];
                logits[labels[clip]] = correct[i][clip] ? 2 : clip % 2 == 0 ? 1 : -1;
                logits[(labels[clip] + 1) % CLASSES] = 1.5f;
                answers.put(i + 1, clip, logits, labels[clip]);
            }
        }
        TestClips tested = new TestClips(IntStream.range(0, clips).mapToObj(clip -> "P01_" + clip).toList(),
                List.of(new TestClips.Space("action", CLASSES, labels)),
                List.of(new TestClips.Group("unseen", "unseen participants", Map.of("action", IntStream.range(0, clips / 2).toArray()))));
        return new Outcome(system, seed, modalities, tested, Map.of("action", answers));
    }

    /** What teacher and student cost. */
    public static List<CostTable> costs() {
        Map<String, Cost> teacher = new LinkedHashMap<>();
        Map<String, Cost> student = new LinkedHashMap<>();
        double[] heavy = {1.92, 0.71, 0.34};
        double[] light = {0.212, 0.094, 0.0049};
        Subsets subsets = Subsets.of(MODALITIES);
        for (String name : subsets.names()) {
            boolean[] present = subsets.present(name);
            double t = 0.05;
            double s = 0.004;
            for (int m = 0; m < 3; m++) {
                t += present[m] ? heavy[m] : 0;
                s += present[m] ? light[m] : 0;
            }
            teacher.put(name, new Cost(t, Math.round(1.9e6 + t * 4e6), 14.2 + 31 * t, 2.1 + 12.4 * t));
            student.put(name, new Cost(s, Math.round(0.31e6 + s * 2.4e6), 5.1 + 60 * s, 1.3 + 11 * s));
        }
        return List.of(new CostTable("karmma_t", "karmma_t", teacher), new CostTable("karmma_s", "karmma_s", student));
    }

    public static RunFacts facts() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("fusion", "karmma");
        settings.put("training", ordered("modalityDropout", 0.5, "student", ordered("epochs", 60, "batch", 32, "learningRate", 0.002)));
        settings.put("spaces", List.of("action", "verb"));
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("data", 34.6);
        for (int shard = 0; shard < 2; shard++) {
            seconds.put("signals-train-" + shard, 12.1);
            seconds.put("signals-test-" + shard, 17.9);
        }
        MODALITIES.forEach(m -> seconds.put("pretrain-" + m, 61.5));
        seconds.put("karmma_s-1", 58.2);
        seconds.put("karmma_s-2", 57.1);
        seconds.put("test-karmma_s-1", 3.3);
        return new RunFacts("micro-kitchens", "micro-kitchens", "test", "action", "v3",
                List.of(new RunFacts.ModalityFacts("video", "V", "RGB video", "karmma-video 0.1.0"),
                        new RunFacts.ModalityFacts("flow", "F", "Optical flow", "karmma-flow 0.1.0"),
                        new RunFacts.ModalityFacts("audio", "A", "Audio", "karmma-audio 0.1.0")),
                settings, ordered("pretrain", 4000, "train", 400, "validation", 300, "test", 600),
                List.of(new RunFacts.Skipped("train", "P03_102_17", "", "P03_102.MP4: ends at 4.2 s, the clip asks for 6.0 s <truncated>")),
                seconds, List.of(new RunFacts.Probe("video", "teacher", Map.of("action", 58.3)),
                        new RunFacts.Probe("flow", "teacher", Map.of("action", 43.7)),
                        new RunFacts.Probe("audio", "teacher", Map.of("action", 19.0)),
                        new RunFacts.Probe("video", "student", Map.of("action", 36.3)),
                        new RunFacts.Probe("audio", "student", Map.of("action", Double.NaN))),
                ordered("karmma", "0.1.0-SNAPSHOT", "DJL", "0.36.0", "libtorch", "2.7.1", "Java", "17.0.12", "video bundle, SHA-256",
                        "0f".repeat(32)));
    }

    public static Results results(int clips, long... seeds) {
        return Results.of(outcomes(clips, seeds), costs(), facts(), 500);
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> ordered(Object... pairs) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], (V) pairs[i + 1]);
        }
        return map;
    }
}
