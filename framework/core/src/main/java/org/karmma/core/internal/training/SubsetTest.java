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
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;

/**
 * Which labelled clips of a split a network gets right with each non-empty subset of the modalities. What a clip was recorded without
 * stays missing; with nothing left the network abstains, which counts as wrong.
 *
 * @param clips ids of the labelled clips
 * @param recorded {@code [clip][modality]}: what each was recorded with
 * @param correct {@code [subset mask - 1][clip]}, for the judged label space
 */
record SubsetTest(List<String> modalities, List<String> clips, boolean[][] recorded, boolean[][] correct) {

    private static final int BATCH = 64;

    static SubsetTest of(SystemNetwork network, SystemData data, NDManager manager, Progress progress) {
        return of(network, data, manager, progress, null);
    }

    /** @param calibration is given the logits of clips that were recorded with all of a subset; or null */
    static SubsetTest of(SystemNetwork network, SystemData data, NDManager manager, Progress progress, Calibration calibration) {
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
                        List<NDArray> logits = network.fuse(tokens, presence, false).logits();
                        long[] answers = logits.get(0).argMax(1).toLongArray();
                        for (int b = 0; b < batch.length; b++) {
                            correct[mask - 1][from + b] = any(seen[b]) && answers[b] == labels[b];
                        }
                        if (calibration != null) {
                            calibrate(calibration, network.spaces(), logits, mask, data, batch, seen);
                        }
                    }
                }
            }
            progress.at(Math.min(rows.length, from + BATCH), rows.length, "testing");
        }
        return new SubsetTest(modalities, clips, data.recorded(rows), correct);
    }

    /** Percent of a split's labelled clips that are right with all that each was recorded with; 0 where none is labelled. */
    static double whole(SystemNetwork network, SystemData data, NDManager manager) {
        String judged = network.spaces().get(0).id();
        int[] rows = IntStream.range(0, data.cache().size()).filter(i -> data.cache().label(i, judged) >= 0).toArray();
        int right = 0;
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            boolean[][] recorded = data.recorded(batch);
            long[] labels = data.labels(batch, judged);
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> tokens = network.tokens(data, step, batch, recorded);
                long[] answers = network.fuse(tokens, Batches.mask(step, recorded), false).logits().get(0).argMax(1).toLongArray();
                for (int b = 0; b < batch.length; b++) {
                    right += any(recorded[b]) && answers[b] == labels[b] ? 1 : 0;
                }
            }
        }
        return rows.length == 0 ? 0 : 100.0 * right / rows.length;
    }

    private static void calibrate(Calibration calibration, List<LabelSpace> spaces, List<NDArray> logits, int mask, SystemData data, int[] batch,
            boolean[][] seen) {
        for (int s = 0; s < spaces.size(); s++) {
            float[] all = logits.get(s).toFloatArray();
            int classes = spaces.get(s).size();
            for (int b = 0; b < batch.length; b++) {
                int label = data.cache().label(batch[b], spaces.get(s).id());
                if (label >= 0 && count(seen[b]) == Integer.bitCount(mask)) {
                    calibration.add(spaces.get(s).id(), mask, Arrays.copyOfRange(all, b * classes, (b + 1) * classes), label);
                }
            }
        }
    }

    private static int count(boolean[] row) {
        int count = 0;
        for (boolean b : row) {
            count += b ? 1 : 0;
        }
        return count;
    }

    /**
     * What to tell of a prediction that had exactly a subset to go by, and what to divide its logits by: percent right per subset, over the clips that were recorded with all
     * of it; nothing of a subset that no clip was recorded with.
     */
    Measured measured(Split split, String space, Map<String, Map<String, Double>> temperatures) {
        Map<String, Double> percent = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Subsets subsets = Subsets.of(modalities);
        for (String name : subsets.names()) {
            boolean[] wanted = subsets.present(name);
            int[] whole = IntStream.range(0, recorded.length).filter(clip -> has(recorded[clip], wanted)).toArray();
            if (whole.length > 0) {
                boolean[] right = correct[subsets.mask(name) - 1];
                percent.put(name, 100.0 * IntStream.of(whole).filter(clip -> right[clip]).count() / whole.length);
                counts.put(name, whole.length);
            }
        }
        return new Measured(split, clips.size(), space, percent, counts, temperatures);
    }

    private static boolean has(boolean[] recorded, boolean[] wanted) {
        return IntStream.range(0, wanted.length).allMatch(m -> recorded[m] || !wanted[m]);
    }

    /** Percent right per subset, by its name, over all labelled clips: what results are about. */
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
        return count(row) > 0;
    }
}
