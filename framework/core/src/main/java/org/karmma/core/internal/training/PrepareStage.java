package org.karmma.core.internal.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/** Lets the data-set plugin make what it makes, and opens the result once, so that a damaged data set is found before any work. */
public final class PrepareStage implements Stage.Work {

    private static final int SHOWN = 10;

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Path root = context.setup().dataRoot(context.folder().top());
        Files.createDirectories(root);
        context.setup().provider().prepare(root, context.setup().dataSettings(), context.experiment().resources().workersOrCores(),
                context.progress());
        Dataset dataset = context.setup().open(context.folder().top());
        context.setup().spaces(dataset);
        List<String> skipped = dataset.skipped();
        skipped.stream().limit(SHOWN).forEach(s -> context.messages().accept("left out: " + s));
        if (skipped.size() > SHOWN) {
            context.messages().accept("left out: " + (skipped.size() - SHOWN) + " more rows, see results.json");
        }
        Map<String, Integer> clips = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            clips.put(split.id(), dataset.clips(split).size());
        }
        for (Split split : EnumSet.of(Split.TRAIN, Split.VALIDATION, context.experiment().evaluation().on())) {
            if (clips.get(split.id()) == 0) {
                throw new DataException(root.toString(), "data set " + dataset.id() + " has no clips in its " + split.id() + " split",
                        "Look at dataset.settings, and at the annotations there.");
            }
        }
        return Map.of("id", dataset.id(), "clips", clips, "skipped", skipped,
                "classes", dataset.labelSpaces().stream().collect(Collectors.toMap(LabelSpace::id, LabelSpace::size)));
    }
}
