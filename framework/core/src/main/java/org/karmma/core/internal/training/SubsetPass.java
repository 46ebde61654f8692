package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;

/**
 * Runs a network over clips with every non-empty subset of the modalities; extractors are run once a clip. What a clip was recorded without
 * stays missing; with nothing left the network abstains.
 */
final class SubsetPass {

    private static final int BATCH = 64;

    /** Takes what comes out. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param mask the subset
         * @param from the place of the batch's first row among all rows
         * @param rows of the batch
         * @param seen {@code [row][modality]} what was left of what was recorded
         * @param logits {@code [space][row][class]}; of a row of which nothing was left they say nothing
         */
        void take(int mask, int from, int[] rows, boolean[][] seen, List<float[][]> logits) throws IOException;
    }

    private SubsetPass() {}

    /** Every subset. */
    static void over(int[] rows, SystemNetwork network, SystemData data, NDManager manager, Progress progress, Taker taker)
            throws IOException {
        over(rows, 1, network, data, manager, progress, taker);
    }

    /** All that each row was recorded with, and no other subset. */
    static void whole(int[] rows, SystemNetwork network, SystemData data, NDManager manager, Taker taker) throws IOException {
        over(rows, (1 << network.slots().size()) - 1, network, data, manager, Progress.NONE, taker);
    }

    private static void over(int[] rows, int first, SystemNetwork network, SystemData data, NDManager manager,
            Progress progress, Taker taker) throws IOException {
        int masks = (1 << network.slots().size()) - 1;
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            boolean[][] recorded = data.recorded(batch);
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> tokens = network.tokens(data, step, batch, recorded);
                for (int mask = first; mask <= masks; mask++) {
                    boolean[][] seen = seen(recorded, mask);
                    try (NDManager one = step.newSubManager()) {
                        List<NDArray> logits = network.fuse(tokens, Batches.mask(one, seen), false).logits();
                        taker.take(mask, from, batch, seen, rows(logits, network.spaces(), batch.length));
                    }
                }
            }
            progress.at(Math.min(rows.length, from + BATCH), rows.length, "testing");
        }
    }

    private static List<float[][]> rows(List<NDArray> logits, List<LabelSpace> spaces, int count) {
        List<float[][]> rows = new ArrayList<>();
        for (int s = 0; s < spaces.size(); s++) {
            float[] all = logits.get(s).toFloatArray();
            int classes = spaces.get(s).size();
            float[][] bySpace = new float[count][];
            for (int b = 0; b < count; b++) {
                bySpace[b] = Arrays.copyOfRange(all, b * classes, (b + 1) * classes);
            }
            rows.add(bySpace);
        }
        return rows;
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

    static int count(boolean[] row) {
        int count = 0;
        for (boolean b : row) {
            count += b ? 1 : 0;
        }
        return count;
    }
}
