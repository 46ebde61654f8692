package org.karmma.core.internal.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.core.internal.data.LimitedClips;
import org.karmma.core.internal.data.SplitFile;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/**
 * Lets the data-set plugin make what it makes, and opens the result once, so that a damaged data set is found before any work. It is
 * carried out in every run: what it finds tells whether anything has changed since the last one, or has gone.
 */
public final class PrepareStage implements Stage.Work {

    private static final int SHOWN = 10;
    /** Among the facts: how many clips there are, by split, whether they take part or not. */
    public static final String ALL_CLIPS = "allClips";
    private static final String CONTENTS = "contents";

    /** Which of the facts stand for what is in a split: a JSON pointer. */
    public static String contents(Split split) {
        return "/" + CONTENTS + "/" + split.id();
    }

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
        Dataset whole = dataset instanceof LimitedClips limited ? limited.whole() : dataset;
        Map<String, Integer> clips = new LinkedHashMap<>();
        Map<String, Integer> all = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            clips.put(split.id(), dataset.clips(split).size());
            all.put(split.id(), whole.clips(split).size());
        }
        Map<String, String> contents = new LinkedHashMap<>();
        for (Split split : context.setup().splits()) {
            contents.put(split.id(), SplitFingerprint.of(dataset, split, root));
            if (split != Split.PRETRAIN && clips.get(split.id()) == 0) {
                throw new DataException(root.toString(), "data set " + dataset.id() + " has no clips in its " + split.id() + " split",
                        "Look at dataset.settings, and at the annotations there.");
            }
        }
        SplitFile.write(context.folder().splits(), dataset, root);
        return Map.of("id", dataset.id(), "clips", clips, ALL_CLIPS, all, "skipped", skipped, CONTENTS, contents,
                "classes", dataset.labelSpaces().stream().collect(Collectors.toMap(LabelSpace::id, LabelSpace::size)));
    }
}
