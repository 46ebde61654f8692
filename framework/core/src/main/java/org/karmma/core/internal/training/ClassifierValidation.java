package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Experiment.StopOn;
import org.karmma.dataset.LabelSpace;

/** What an extractor that is trained alone, as a classifier, is worth on validation. Of one modality there is one subset. */
record ClassifierValidation(Classifier classifier, Batches rows, List<LabelSpace> spaces, NDManager manager) implements Fitting.Accuracy {

    private static final int BATCH = 64;

    @Override
    public double percent() {
        return judged(top1());
    }

    @Override
    public double measure(StopOn what) {
        ValidationLoss loss = new ValidationLoss(spaces.size());
        double percent = judged(top1(loss));
        return what == StopOn.LOSS ? loss.mean() : percent;
    }

    private double judged(Map<String, Double> accuracy) {
        return accuracy.get(spaces.get(0).id());
    }

    /** Top-1 per label space, percent of the labelled rows that were recorded with the modality; NaN where there are none. */
    Map<String, Double> top1() {
        return top1(null);
    }

    /** The same. @param loss hears of all rows; may be null */
    private Map<String, Double> top1(ValidationLoss loss) {
        int[] usable = rows.usable();
        int[] right = new int[spaces.size()];
        int[] labelled = new int[spaces.size()];
        for (int from = 0; from < usable.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(usable, from, Math.min(usable.length, from + BATCH));
            try (NDManager step = manager.newSubManager()) {
                List<NDArray> logits = classifier.logits(rows.signals(step, batch, rows.recorded(batch)).get(0), false);
                for (int s = 0; s < spaces.size(); s++) {
                    long[] answers = logits.get(s).argMax(1).toLongArray();
                    long[] labels = rows.labels(batch, spaces.get(s).id());
                    add(loss, s, logits.get(s), labels);
                    for (int b = 0; b < batch.length; b++) {
                        labelled[s] += labels[b] >= 0 ? 1 : 0;
                        right[s] += labels[b] >= 0 && labels[b] == answers[b] ? 1 : 0;
                    }
                }
            }
        }
        Map<String, Double> accuracy = new LinkedHashMap<>();
        for (int s = 0; s < spaces.size(); s++) {
            accuracy.put(spaces.get(s).id(), labelled[s] == 0 ? Double.NaN : 100.0 * right[s] / labelled[s]);
        }
        return accuracy;
    }

    private static void add(ValidationLoss loss, int space, NDArray logits, long[] labels) {
        if (loss != null) {
            float[] all = logits.toFloatArray();
            int classes = all.length / labels.length;
            for (int b = 0; b < labels.length; b++) {
                loss.add(space, Arrays.copyOfRange(all, b * classes, (b + 1) * classes), labels[b]);
            }
        }
    }
}
