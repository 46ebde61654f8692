package org.karmma.core;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/** A prediction as people read it, the same wherever they ask. */
public final class PredictionText {

    private PredictionText() {}

    /** The likeliest classes of each label space, the slots that were used, and why the others were absent. */
    public static List<String> lines(Prediction prediction) {
        List<String> lines = new ArrayList<>();
        prediction.scores().forEach((space, scores) -> {
            for (Score score : scores) {
                lines.add(String.format(Locale.ROOT, "%-8s %5.1f %%  %s", space, 100 * score.probability(), score.label()));
            }
        });
        if (prediction.abstains()) {
            lines.add("no answer: " + prediction.abstention());
        }
        lines.add("used:    " + (prediction.subset().isEmpty() ? "nothing" : prediction.subset()));
        for (Presence slot : prediction.slots()) {
            if (!slot.isPresent()) {
                lines.add("absent:  " + slot.slot() + " (" + slot.cause().id() + since(slot) + ") " + slot.detail());
            }
        }
        prediction.accuracy().ifPresent(a -> lines.add(String.format(Locale.ROOT, "measured accuracy with just these: %.1f %%", a)));
        return lines;
    }

    private static String since(Presence slot) {
        return slot.since() == null ? "" : " since " + slot.since().truncatedTo(ChronoUnit.SECONDS);
    }
}
