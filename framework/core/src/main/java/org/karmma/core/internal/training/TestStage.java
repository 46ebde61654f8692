package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.Load;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/** Runs a trained system over the split that results are about, with every subset of the modalities. */
public final class TestStage implements Stage.Work {

    private final TrainedSystem system;
    private final long seed;
    private final Split split;
    private final int shards;

    public TestStage(TrainedSystem system, long seed, Split split, int shards) {
        this.system = system;
        this.seed = seed;
        this.split = split;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Setup setup = context.setup();
        RunFolder folder = context.folder();
        Dataset dataset = setup.open(folder.top());
        List<LabelSpace> spaces = setup.spaces(dataset);
        try (NDManager manager = Fitting.manager(context.device());
                SystemNetwork network = SystemNetwork.trained(system, setup, spaces, folder.network(system.id(), seed), manager)) {
            Exposure exposure = Exposure.of(context, stage());
            SystemData data = exposure.data(context, split, Purpose.JUDGING, shards);
            SubsetTest test = SubsetTest.of(network, data, dataset, split, manager, context.progress());
            test.outcome(system.id(), seed, split.id()).write(folder.outcome(system.id(), seed));
            exposure.end(List.of());
            return Map.of("clips", test.clips().size());
        }
    }

    @Override
    public Load load() {
        return Load.once(split);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.outcome(system.id(), seed), folder.exposure(stage()));
    }

    private String stage() {
        return "test-" + system.id() + "-" + seed;
    }
}
