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
    private final List<Source> sources;
    private final List<String> spaces;
    private final Batches batches;
    private final Opener tokens;
    private TokenCache opened;

    /** Only who asks for tokens needs them to be there. */
    private interface Opener {
        TokenCache open(int clips) throws IOException;
    }

    SystemData(Setup setup, RunFolder folder, Split split, int shards) throws IOException {
        this(setup, folder, split, SignalCache.open(folder.signals(split), shards));
    }

    /** @param cache of the split's signals, watched or not */
    SystemData(Setup setup, RunFolder folder, Split split, SignalCache cache) {
        this(cache,
                setup.slots().stream().map(s -> new Source(s.id(), s.student().signal())).toList(), setup.experiment().spaces(),
                clips -> new TokenCache(setup, folder, split, clips));
    }

    private SystemData(SignalCache cache, List<Source> sources, List<String> spaces, Opener tokens) {
        this.cache = cache;
        this.sources = sources;
        this.spaces = spaces;
        this.tokens = tokens;
        batches = new Batches(cache, sources, spaces);
    }

    /** The same clips as who knows only the first modalities sees them. */
    SystemData first(int modalities) {
        return new SystemData(cache, sources.subList(0, modalities), spaces, tokens);
    }

    SignalCache cache() {
        return cache;
    }

    int[] usable() {
        return batches.usable();
    }

    /** Those of them that are labelled in at least one space. */
    int[] labelled() {
        return batches.labelled();
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
            opened = opened == null ? tokens.open(cache.size()) : opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        List<String> modalities = sources.stream().map(Source::slot).toList();
        for (int row : rows) {
            cache.tokensShown(row, modalities);
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
