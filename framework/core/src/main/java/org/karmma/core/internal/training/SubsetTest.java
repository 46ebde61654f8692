package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.evaluation.Subsets;
import org.karmma.dataset.Progress;

/**
 * Which labelled clips of a split a network gets right with each non-empty subset of the modalities. What a clip was recorded without
 * stays missing; with nothing left the network abstains, which counts as wrong.
 *
 * @param clips ids of the labelled clips
 * @param correct {@code [subset mask - 1][clip]}, for the judged label space
 */
record SubsetTest(List<String> modalities, List<String> clips, boolean[][] correct) {

    private static final int BATCH = 64;

    static SubsetTest of(SystemNetwork network, SystemData data, NDManager manager, Progress progress) {
        String judged = network.spaces().get(0).id();
        List<String> modalities = network.slots();
        int masks = (1 << modalities.size()) - 1;
        int[] rows = IntStream.range(0, data.cache().size()).filter(i -> data.cache().label(i, judged) >= 0).toArray();
        boolean[][] correct = new boolean[masks][rows.length];
        List<String> clips = new ArrayList<>();
        for (int row : rows) {
            clips.add(data.cache().row(row).id());
        }
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            boolean[][] recorded = data.recorded(batch);
            long[] labels = data.labels(batch, judged);
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> tokens = network.tokens(data, step, batch, recorded);
                for (int mask = 1; mask <= masks; mask++) {
                    boolean[][] seen = seen(recorded, mask);
                    try (NDManager one = step.newSubManager()) {
                        NDArray presence = Batches.mask(one, seen);
                        long[] answers = network.fuse(tokens, presence, false).logits().get(0).argMax(1).toLongArray();
                        for (int b = 0; b < batch.length; b++) {
                            correct[mask - 1][from + b] = any(seen[b]) && answers[b] == labels[b];
                        }
                    }
                }
            }
            progress.at(Math.min(rows.length, from + BATCH), rows.length, "testing");
        }
        return new SubsetTest(modalities, clips, correct);
    }

    /** Percent right per subset, by its name. */
    Map<String, Double> percent() {
        Map<String, Double> percent = new LinkedHashMap<>();
        Subsets subsets = Subsets.of(modalities);
        for (String name : subsets.names()) {
            boolean[] right = correct[subsets.mask(name) - 1];
            int count = 0;
            for (boolean r : right) {
                count += r ? 1 : 0;
            }
            percent.put(name, right.length == 0 ? 0 : 100.0 * count / right.length);
        }
        return percent;
    }

    /** What is left of what was recorded. */
    static boolean[][] seen(boolean[][] recorded, int mask) {
        boolean[][] seen = new boolean[recorded.length][recorded[0].length];
        for (int b = 0; b < recorded.length; b++) {
            for (int m = 0; m < seen[b].length; m++) {
                seen[b][m] = recorded[b][m] && (mask >> m & 1) == 1;
            }
        }
        return seen;
    }

    private static boolean any(boolean[] row) {
        for (boolean b : row) {
            if (b) {
                return true;
            }
        }
        return false;
    }
}
