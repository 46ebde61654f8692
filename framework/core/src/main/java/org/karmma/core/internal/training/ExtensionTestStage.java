package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Split;

/** Runs an extended student over the split that results are about, with every subset of its modalities. */
public final class ExtensionTestStage implements Stage.Work {

    private final long seed;
    private static final String STAGE = "test-" + ExtendStage.EXTENDED;

    private final int shards;

    public ExtensionTestStage(long seed, int shards) {
        this.seed = seed;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Experiment experiment = context.experiment();
        Path extended = context.folder().network(ExtendStage.EXTENDED, seed);
        try (NDManager manager = Fitting.manager(context.device());
                SystemNetwork network = SystemNetwork.student(ModelPackage.read(extended), context.setup(), manager)) {
            Split split = experiment.evaluation().on();
            Exposure exposure = Exposure.of(context, STAGE);
            SystemData data = exposure.data(context, split, Purpose.JUDGING, shards);
            SubsetTest test = SubsetTest.of(network, data, manager, context.progress());
            test.outcome(ExtendStage.EXTENDED, seed, split.id()).write(context.folder().outcome(ExtendStage.EXTENDED, seed));
            exposure.end(List.of());
            return Map.of("clips", test.clips().size());
        }
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.outcome(ExtendStage.EXTENDED, seed), folder.exposure(STAGE));
    }
}
