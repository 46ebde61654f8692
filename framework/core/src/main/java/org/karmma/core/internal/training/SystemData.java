package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.training.Batches.Source;
import org.karmma.dataset.Split;
import org.karmma.distillation.Targets;

/** A split as the systems see it: the student's signals, the teacher's kept tokens, labels. Not for use by several threads. */
final class SystemData {

    private final SignalCache cache;
    private final Batches batches;
    private final Opener tokens;
    private TokenCache opened;

    /** Only who asks for tokens needs them to be there. */
    private interface Opener {
        TokenCache open() throws IOException;
    }

    SystemData(Setup setup, RunFolder folder, Split split, int shards) throws IOException {
        cache = SignalCache.open(folder.signals(split), shards);
        List<Source> sources = setup.slots().stream().map(s -> new Source(s.id(), s.student().signal())).toList();
        batches = new Batches(cache, sources, setup.experiment().spaces());
        tokens = () -> new TokenCache(setup, folder, split, cache.size());
    }

    SignalCache cache() {
        return cache;
    }

    int[] usable() {
        return batches.usable();
    }

    boolean[][] recorded(int[] rows) {
        return batches.recorded(rows);
    }

    /** Per modality the student's signals of the rows whose mask is true, or null for none. */
    List<NDArray> signals(NDManager manager, int[] rows, boolean[][] mask) {
        return batches.signals(manager, rows, mask);
    }

    /** Per modality the teacher's tokens of all rows. */
    List<NDArray> tokens(NDManager manager, int[] rows) {
        try {
            opened = opened == null ? tokens.open() : opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return opened.tokens(manager, rows);
    }

    Targets targets(NDManager manager, int[] rows) {
        return batches.targets(manager, rows);
    }

    long[] labels(int[] rows, String space) {
        return batches.labels(rows, space);
    }
}
