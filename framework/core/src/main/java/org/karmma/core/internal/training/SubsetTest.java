package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.evaluation.Answers;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Subsets;
import org.karmma.evaluation.TestClips;

/**
 * What a network answers about the clips of a split that are labelled in the space that is judged, with each non-empty subset of the
 * modalities. Where it abstains it is wrong.
 *
 * @param recorded {@code [clip][modality]}: what each was recorded with
 * @param answers by label space
 */
record SubsetTest(List<String> modalities, TestClips tested, boolean[][] recorded, Map<String, Answers> answers) {

    static SubsetTest of(SystemNetwork network, SystemData data, NDManager manager, Progress progress) throws IOException {
        return of(network, data, List.of(), manager, progress, null);
    }

    /** @param calibration is given the logits of clips that were recorded with all of a subset */
    static SubsetTest of(SystemNetwork network, SystemData data, NDManager manager, Progress progress, Calibration calibration)
            throws IOException {
        return of(network, data, List.of(), manager, progress, calibration);
    }

    /** The same, with what the benchmark of the split judges by itself. */
    static SubsetTest of(SystemNetwork network, SystemData data, Dataset dataset, Split split, NDManager manager, Progress progress)
            throws IOException {
        int[] rows = labelled(network, data);
        return of(network, data, JudgedClips.groups(data.cache(), rows, network.spaces(), dataset, split), manager, progress, null);
    }

    private static int[] labelled(SystemNetwork network, SystemData data) {
        String judged = network.spaces().get(0).id();
        return IntStream.range(0, data.cache().size()).filter(i -> data.cache().label(i, judged) >= 0).toArray();
    }

    private static SubsetTest of(SystemNetwork network, SystemData data, List<TestClips.Group> groups, NDManager manager, Progress progress,
            Calibration calibration) throws IOException {
        List<LabelSpace> spaces = network.spaces();
        int[] rows = labelled(network, data);
        TestClips tested = JudgedClips.of(data.cache(), rows, spaces, groups);
        Map<String, Answers> answers = new LinkedHashMap<>();
        spaces.forEach(space -> answers.put(space.id(), Answers.none((1 << network.slots().size()) - 1, rows.length)));
        SubsetPass.over(rows, network, data, manager, progress, (mask, from, batch, seen, logits) -> {
            for (int s = 0; s < spaces.size(); s++) {
                String space = spaces.get(s).id();
                int[] labels = tested.space(space).labels();
                for (int b = 0; b < batch.length; b++) {
                    float[] row = logits.get(s)[b];
                    if (SubsetPass.count(seen[b]) > 0) {
                        answers.get(space).put(mask, from + b, row, labels[from + b]);
                    }
                    if (calibration != null && labels[from + b] >= 0 && SubsetPass.count(seen[b]) == Integer.bitCount(mask)) {
                        calibration.add(space, mask, row, labels[from + b]);
                    }
                }
            }
        });
        return new SubsetTest(network.slots(), tested, data.recorded(rows), answers);
    }

    /** Percent of a split's labelled clips that are right with all that each was recorded with; 0 where none is labelled. */
    static double whole(SystemNetwork network, SystemData data, NDManager manager) {
        String judged = network.spaces().get(0).id();
        int[] rows = labelled(network, data);
        int right = 0;
        for (int from = 0; from < rows.length; from += SubsetPass.BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + SubsetPass.BATCH));
            boolean[][] recorded = data.recorded(batch);
            long[] labels = data.labels(batch, judged);
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> tokens = network.tokens(data, step, batch, recorded);
                long[] answers = network.fuse(tokens, Batches.mask(step, recorded), false).logits().get(0).argMax(1).toLongArray();
                for (int b = 0; b < batch.length; b++) {
                    right += SubsetPass.count(recorded[b]) > 0 && answers[b] == labels[b] ? 1 : 0;
                }
            }
        }
        return rows.length == 0 ? 0 : 100.0 * right / rows.length;
    }

    /** Ids of the clips. */
    List<String> clips() {
        return tested.ids();
    }

    /** {@code [subset mask - 1][clip]}, for the label space that is judged. */
    boolean[][] correct() {
        return answers.get(tested.judged().id()).right(1);
    }

    /** As results keep it. @throws DataException if there was nothing to judge */
    Outcome outcome(String system, long seed, String split) throws DataException {
        if (clips().isEmpty()) {
            throw new DataException("the " + split + " split", "none of its readable clips is labelled in " + tested.judged().id(),
                    "Name another label space first in spaces, or another evaluation.split.");
        }
        return new Outcome(system, seed, modalities, tested, answers);
    }

    /**
     * What to tell of a prediction that had exactly a subset to go by, and what to divide its logits by: percent right per subset, over the
     * clips that were recorded with all of it; nothing of a subset that no clip was recorded with.
     */
    Measured measured(Split split, String space, Map<String, Map<String, Double>> temperatures) {
        Map<String, Double> percent = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Subsets subsets = Subsets.of(modalities);
        boolean[][] correct = correct();
        for (String name : subsets.names()) {
            boolean[] wanted = subsets.present(name);
            int[] whole = IntStream.range(0, recorded.length).filter(clip -> has(recorded[clip], wanted)).toArray();
            if (whole.length > 0) {
                boolean[] right = correct[subsets.mask(name) - 1];
                percent.put(name, 100.0 * IntStream.of(whole).filter(clip -> right[clip]).count() / whole.length);
                counts.put(name, whole.length);
            }
        }
        return new Measured(split, clips().size(), space, percent, counts, temperatures);
    }

    private static boolean has(boolean[] recorded, boolean[] wanted) {
        return IntStream.range(0, wanted.length).allMatch(m -> recorded[m] || !wanted[m]);
    }

    /** Percent right per subset, by its name, over all labelled clips: what results are about. */
    Map<String, Double> percent() {
        Map<String, Double> percent = new LinkedHashMap<>();
        Subsets subsets = Subsets.of(modalities);
        boolean[][] correct = correct();
        for (String name : subsets.names()) {
            boolean[] right = correct[subsets.mask(name) - 1];
            percent.put(name, right.length == 0 ? 0 : 100.0 * SubsetPass.count(right) / right.length);
        }
        return percent;
    }
}
