package org.karmma.core.internal.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.pipeline.Load;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;

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
                .flatMap(slot -> wanted(slot, roles)).toList();
        List<SignalCache.Bad> bad = new SignalWriter(wanted, context.experiment().limits().badClips())
                .write(context.folder().signals(split), dataset.clips(split), shard, shards, context.progress());
        bad.forEach(b -> context.messages().accept("left out: " + (b.modality() == null ? "" : b.modality() + " of ") + split.id()
                + " clip " + b.id() + ": " + b.reason()));
        return Map.of("bad", bad);
    }

    @Override
    public Load load() {
        return Load.once(split);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(SignalCache.shard(folder.signals(split), shard));
    }

    /** The modality itself first: where it has nothing, nothing is asked of what stands for it. */
    private static Stream<SignalWriter.Wanted> wanted(Slot slot, List<Role> roles) {
        return Stream.of(slot.modality(), slot.teachers()).distinct().map(modality -> new SignalWriter.Wanted(slot.id(), modality,
                roles.stream().filter(role -> slot.reads(role) == modality).map(role -> slot.extractor(role).signal()).distinct().toList()))
                .filter(wanted -> !wanted.formats().isEmpty());
    }
}
