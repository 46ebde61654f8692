package org.karmma.core.internal.training;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/**
 * Refuses a split that does not go with a student, before anything is decoded: one with other classes, or without any recording of the
 * modality that is to be added; where none is, of any of its modalities. Makes nothing.
 */
public final class MatchStage implements Stage.Work {

    private final Split split;

    public MatchStage(Split split) {
        this.split = split;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Dataset dataset = context.setup().open(context.folder().top());
        ModelDescription student = ModelPackage.read(context.folder().parent()).description();
        for (LabelSpace theirs : student.labelSpaces()) {
            LabelSpace ours = dataset.labelSpaces().stream().filter(s -> s.id().equals(theirs.id())).findFirst().orElseThrow(() ->
                    new DataException("data set " + dataset.id(), "it has no label space " + theirs.id() + ", which student '"
                            + student.name() + "' predicts; it has "
                            + dataset.labelSpaces().stream().map(LabelSpace::id).toList(), remedy()));
            if (!ours.classes().equals(theirs.classes())) {
                throw new DataException("data set " + dataset.id(), "its label space " + ours.id() + " is not that of student '"
                        + student.name() + "': " + difference(ours, theirs), remedy());
            }
        }
        String added = context.experiment().added();
        List<Slot> needed = added == null ? context.setup().slots() : List.of(context.setup().slot(added));
        List<Clip> clips = dataset.clips(split);
        if (clips.stream().noneMatch(clip -> needed.stream().flatMap(slot -> slot.modality().media().stream())
                .anyMatch(kind -> clip.evidence(kind).isPresent()))) {
            throw without(needed.stream().map(Slot::id).collect(Collectors.joining(" or ")), split, clips.size());
        }
        return Map.of();
    }

    /** That a split has nothing to learn a modality from. */
    static DataException without(String modality, Split split, int clips) {
        return new DataException("the " + split.id() + " split", "none of its " + clips + " clips was recorded with " + modality,
                "Name an experiment whose data set has recordings of it");
    }

    private static String difference(LabelSpace ours, LabelSpace theirs) {
        if (ours.size() != theirs.size()) {
            return ours.size() + " classes here, " + theirs.size() + " there";
        }
        int at = 0;
        while (ours.classes().get(at).equals(theirs.classes().get(at))) {
            at++;
        }
        return "class " + at + " is '" + ours.classes().get(at) + "' here and '" + theirs.classes().get(at) + "' there";
    }

    private static String remedy() {
        return "Name an experiment with the data set that the student was trained on, or one that is labelled alike";
    }
}
