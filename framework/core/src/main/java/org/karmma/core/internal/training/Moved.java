package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.dataset.Progress;
import org.karmma.evaluation.Subsets;

/** How far the answers of a student have moved that it gives without the slot that was added to it. */
final class Moved {

    private static final int BATCH = 64;

    private Moved() {}

    /**
     * Largest absolute difference of a logit, over all clips and label spaces, before and after; by old subset. 0 means the same bits.
     * Infinity where one of them is no number.
     */
    static Map<String, Double> by(ExtensionNetworks networks, SystemData data, NDManager manager, Progress progress) {
        Subsets subsets = Subsets.of(networks.before().slots());
        Map<String, Double> moved = new LinkedHashMap<>();
        subsets.names().forEach(name -> moved.put(name, 0.0));
        SystemData old = data.first(networks.slots());
        int[] rows = IntStream.range(0, data.cache().size()).toArray();
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> before = networks.before().tokens(old, step, batch, old.recorded(batch));
                List<NDArray> after = networks.after().tokens(data, step, batch, data.recorded(batch));
                for (String name : subsets.names()) {
                    boolean[][] seen = SubsetPass.seen(old.recorded(batch), subsets.mask(name));
                    try (NDManager one = step.newSubManager()) {
                        List<NDArray> expected = networks.before().fuse(before, Batches.mask(one, seen), false).logits();
                        boolean[][] without = Arrays.stream(seen).map(row -> Arrays.copyOf(row, row.length + 1)).toArray(boolean[][]::new);
                        List<NDArray> found = networks.after().fuse(after, Batches.mask(one, without), false).logits();
                        for (int k = 0; k < expected.size(); k++) {
                            moved.merge(name, most(expected.get(k).toFloatArray(), found.get(k).toFloatArray()), Math::max);
                        }
                    }
                }
            }
            progress.at(from + batch.length, rows.length, "comparing with the student as it was");
        }
        return moved;
    }

    private static double most(float[] expected, float[] found) {
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - found[i]);
            most = Math.max(most, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return most;
    }
}
