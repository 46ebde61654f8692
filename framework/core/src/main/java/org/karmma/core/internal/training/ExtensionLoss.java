package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Experiment.Extension;
import org.karmma.dataset.DataException;
import org.karmma.fusion.FusionOutput;
import org.karmma.model.Losses;

/**
 * How a slot that is added learns: from the labels, and from the student as it was, which sees the same rows without the new slot. Where
 * modality dropout left nothing of the old slots it sees all that was recorded of them; where nothing was, it teaches nothing.
 */
final class ExtensionLoss implements Fitting.Loss {

    private final ExtensionNetworks networks;
    private final SystemData data;
    private final SystemData old;
    private final Extension settings;
    private final double dropout;
    private final int added;
    private final LabelEmphasis emphasis;

    /** @throws DataException if a class is weighted that a label space does not have */
    ExtensionLoss(ExtensionNetworks networks, SystemData data, Experiment experiment) throws DataException {
        this.networks = networks;
        this.data = data;
        this.added = networks.slots();
        this.old = data.first(added);
        this.settings = experiment.extension();
        this.dropout = experiment.training().modalityDropout();
        this.emphasis = LabelEmphasis.of(settings.fit(), "extension", networks.after().spaces(), rows(), data::labels);
    }

    /** The clips that there is something to learn from: while all else is frozen those with the new modality. */
    int[] rows() {
        return settings.fineTune() ? data.usable() : recorded();
    }

    /** The clips that were recorded with the new modality. */
    int[] recorded() {
        return Arrays.stream(data.usable()).filter(row -> data.recorded(new int[] {row})[0][added]).toArray();
    }

    @Override
    public NDArray at(NDManager step, int[] rows, RandomGenerator random) {
        boolean[][] recorded = data.recorded(rows);
        boolean[][] kept = ModalityDropout.keep(recorded, m -> m < added ? dropout : 1 - settings.presence(), random);
        if (!settings.fineTune() && column(kept).length == 0) {
            kept[0][added] = true; // a batch without it has no gradient at all
        }
        boolean[][] seen = seen(recorded, kept);
        List<NDArray> tokens = networks.before().tokens(old, step, rows, seen);
        FusionOutput taught = networks.before().fuse(tokens, Batches.mask(step, seen), false);
        FusionOutput out = settings.fineTune()
                ? networks.after().forward(data.signals(step, rows, kept), Batches.mask(step, kept), true)
                : networks.after().fuse(with(tokens, step, rows, kept), Batches.mask(step, kept), true);
        int[] teaches = IntStream.range(0, rows.length).filter(b -> any(seen[b])).toArray();
        return Losses.extension(out.logits(), taught.logits(), emphasis.on(step, data.targets(step, rows)), teaches, settings.alpha(),
                settings.temperature());
    }

    /** Frozen extractors make the tokens that they have always made: those are there already, the new slot's are not. */
    private List<NDArray> with(List<NDArray> tokens, NDManager step, int[] rows, boolean[][] kept) {
        boolean[][] alone = new boolean[rows.length][added + 1];
        for (int b : column(kept)) {
            alone[b][added] = true;
        }
        List<NDArray> all = new ArrayList<>(tokens);
        all.add(networks.after().extract(data.signals(step, rows, alone), Batches.mask(step, alone), true).get(added));
        return all;
    }

    /** The rows that keep the new slot. */
    private int[] column(boolean[][] kept) {
        return IntStream.range(0, kept.length).filter(b -> kept[b][added]).toArray();
    }

    /** Of the old slots what was kept, or where that is nothing what was recorded. */
    private boolean[][] seen(boolean[][] recorded, boolean[][] kept) {
        boolean[][] seen = new boolean[kept.length][];
        for (int b = 0; b < seen.length; b++) {
            boolean[] left = Arrays.copyOf(kept[b], added);
            seen[b] = any(left) ? left : Arrays.copyOf(recorded[b], added);
        }
        return seen;
    }

    private static boolean any(boolean[] row) {
        for (boolean one : row) {
            if (one) {
                return true;
            }
        }
        return false;
    }
}
