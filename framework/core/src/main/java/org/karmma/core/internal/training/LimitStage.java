package org.karmma.core.internal.training;

import java.util.List;
import java.util.Map;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Split;

/** Adds up what the shards of a split left out and refuses a split of which too much cannot be read. Makes nothing. */
public final class LimitStage implements Stage.Work {

    private final Split split;
    private final int shards;

    public LimitStage(Split split, int shards) {
        this.split = split;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        SignalCache cache = SignalCache.open(context.folder().signals(split), shards);
        List<SignalCache.Bad> bad = cache.bad();
        int leftOut = (int) bad.stream().filter(b -> b.modality() == null).count();
        SignalWriter.refuseTooMany(bad, cache.size() + leftOut, context.experiment().limits().badClips());
        return Map.of("clips", cache.size(), "bad", bad.size());
    }
}
