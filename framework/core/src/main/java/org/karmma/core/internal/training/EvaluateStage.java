package org.karmma.core.internal.training;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.evaluation.PredictionsWriter;
import org.karmma.evaluation.Subsets;
import org.karmma.evaluation.TestClips;

/** Writes the logits of a trained student about every readable clip of a split, labelled or not, with every subset of its modalities. */
public final class EvaluateStage implements Stage.Work {

    private final int shards;

    public EvaluateStage(int shards) {
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        ModelPackage model = ModelPackage.read(context.folder().parent());
        Split split = context.experiment().evaluation().on();
        Dataset dataset = context.setup().open(context.folder().top());
        Path predictions = context.folder().predictions();
        try (NDManager manager = Fitting.manager(context.device());
                SystemNetwork network = SystemNetwork.student(model, context.setup(), manager)) {
            SystemData data = new SystemData(context.setup(), context.folder(), split, shards);
            int[] rows = IntStream.range(0, data.cache().size()).toArray();
            TestClips clips = JudgedClips.of(data.cache(), rows, network.spaces(),
                    JudgedClips.groups(data.cache(), rows, network.spaces(), dataset, split));
            long seed = context.experiment().seeds().get(0);
            try (PredictionsWriter writer = new PredictionsWriter(predictions, context.experiment().name(), seed, rows.length)) {
                Subsets subsets = Subsets.of(network.slots());
                SubsetPass.over(rows, network, data, manager, context.progress(), (mask, from, batch, seen, logits) -> {
                    for (int s = 0; s < network.spaces().size(); s++) {
                        writer.append(subsets.name(mask), network.spaces().get(s).id(), answered(logits.get(s), seen));
                    }
                });
                writer.finish();
            }
            Map<String, List<String>> classes = new LinkedHashMap<>();
            network.spaces().forEach(space -> classes.put(space.id(), space.classes()));
            PredictionsWriter.about(predictions, dataset.id(), split.id(), network.slots(), clips, classes);
            LabelSpace judged = network.spaces().get(0);
            return Map.of("clips", rows.length, "labelled",
                    IntStream.of(rows).filter(row -> data.cache().label(row, judged.id()) >= 0).count());
        }
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.predictions());
    }

    /** NaN for those that nothing was left of. */
    private static List<float[]> answered(float[][] logits, boolean[][] seen) {
        List<float[]> rows = new ArrayList<>();
        for (int b = 0; b < logits.length; b++) {
            if (SubsetPass.count(seen[b]) == 0) {
                Arrays.fill(logits[b], Float.NaN);
            }
            rows.add(logits[b]);
        }
        return rows;
    }
}
