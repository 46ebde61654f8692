package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.evaluation.Outcome;

/** Runs a trained system over the split that results are about, with every subset of the modalities. */
public final class TestStage implements Stage.Work {

    private final TrainedSystem system;
    private final long seed;
    private final int shards;

    public TestStage(TrainedSystem system, long seed, int shards) {
        this.system = system;
        this.seed = seed;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Setup setup = context.setup();
        RunFolder folder = context.folder();
        List<LabelSpace> spaces = setup.spaces(setup.open(folder.top()));
        try (NDManager manager = Fitting.manager(context.device());
                SystemNetwork network = SystemNetwork.trained(system, setup, spaces, folder.network(system.id(), seed), manager)) {
            SystemData data = new SystemData(setup, folder, context.experiment().evaluation().on(), shards);
            SubsetTest test = SubsetTest.of(network, data, manager, context.progress());
            if (test.clips().isEmpty()) {
                throw new DataException("the " + context.experiment().evaluation().split() + " split", "none of its readable clips is labelled in "
                        + context.experiment().judged(), "Name another label space first in spaces, or another evaluation.split.");
            }
            new Outcome(system.id(), seed, test.modalities(), test.correct()).write(folder.outcome(system.id(), seed));
            return Map.of("clips", test.clips().size());
        }
    }
}
