package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.karmma.core.internal.experiment.Experiment.StopOn;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;

/** What a network that is being trained is worth on validation. */
record SystemValidation(SystemNetwork network, SystemData data, NDManager manager) implements Fitting.Accuracy {

    @Override
    public double percent() throws IOException {
        return SubsetTest.whole(network, data, manager);
    }

    @Override
    public double measure(StopOn what) throws IOException {
        return switch (what) {
            case ACCURACY -> percent();
            case SUBSETS -> SubsetTest.of(network, data, manager, Progress.NONE).percent().values().stream().mapToDouble(p -> p)
                    .average().orElse(0);
            case LOSS -> loss();
        };
    }

    private double loss() throws IOException {
        List<LabelSpace> spaces = network.spaces();
        ValidationLoss loss = new ValidationLoss(spaces.size());
        SubsetPass.whole(data.labelled(), network, data, manager, (mask, from, batch, seen, logits) -> {
            for (int s = 0; s < spaces.size(); s++) {
                long[] labels = data.labels(batch, spaces.get(s).id());
                for (int b = 0; b < batch.length; b++) {
                    loss.add(s, logits.get(s)[b], labels[b]);
                }
            }
        });
        return loss.mean();
    }
}
