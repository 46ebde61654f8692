package org.karmma.core.internal.training;

import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;
import org.karmma.modality.SignalFormat;

/** Decodes one shard of a split into a {@link SignalCache}: each clip once, for all modalities and both roles. */
public final class SignalStage implements Stage.Work {

    private final Split split;
    private final int shard;
    private final int shards;

    public SignalStage(Split split, int shard, int shards) {
        this.split = split;
        this.shard = shard;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Dataset dataset = context.setup().open(context.folder().top());
        // the pool pretrains the teacher's extractors; no student ever sees it
        List<Role> roles = context.setup().roles().stream().filter(role -> split != Split.PRETRAIN || role == Role.TEACHER).toList();
        List<SignalWriter.Wanted> wanted = context.setup().slots().stream()
                .filter(slot -> split != Split.PRETRAIN || !slot.teacher().isPretrained())
                .map(slot -> new SignalWriter.Wanted(slot.modality(), formats(slot, roles))).toList();
        List<SignalCache.Bad> bad = new SignalWriter(wanted, context.experiment().limits().badClips())
                .write(context.folder().signals(split), dataset.clips(split), shard, shards, context.progress());
        bad.forEach(b -> context.messages().accept("left out: " + (b.modality() == null ? "" : b.modality() + " of ") + split.id()
                + " clip " + b.id() + ": " + b.reason()));
        return Map.of("bad", bad);
    }

    private static List<SignalFormat> formats(Slot slot, List<Role> roles) {
        return roles.stream().map(role -> slot.extractor(role).signal()).distinct().toList();
    }
}
