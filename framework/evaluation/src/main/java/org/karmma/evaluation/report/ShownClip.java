package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.evaluation.Answers;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.Subsets;
import org.karmma.evaluation.TestClips;

/**
 * A clip with every system's answer for each subset, in the label space that is judged.
 *
 * @param id of the clip
 * @param truth the class that it is labelled with
 * @param strips what its modalities show
 * @param answers by the subset's name one a system, in the order of results
 */
public record ShownClip(String id, String truth, List<Strip> strips, Map<String, List<Answer>> answers) {

    /** @param title of the modality @param jpeg pictures side by side */
    public record Strip(String title, byte[] jpeg) {

        /** For the page, which fetches nothing. */
        public String uri() {
            return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
        }
    }

    /** @param text the class, or that there was no answer */
    public record Answer(String text, boolean right) {}

    /**
     * @param clip its place among those that were tested
     * @param outcomes one a system, in the order of results, of one seed
     * @param classes names of the label space that is judged
     */
    public static ShownClip of(int clip, List<Strip> strips, List<Outcome> outcomes, List<String> classes) {
        TestClips tested = outcomes.get(0).tested();
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        Subsets masks = Subsets.of(outcomes.get(0).modalities());
        for (String subset : masks.names()) {
            List<Answer> row = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                Answers of = outcome.answers().get(tested.judged().id());
                int predicted = of.predicted()[masks.mask(subset) - 1][clip];
                row.add(new Answer(predicted < 0 ? "no answer" : classes.get(predicted), of.rank()[masks.mask(subset) - 1][clip] == 0));
            }
            answers.put(subset, row);
        }
        return new ShownClip(tested.ids().get(clip), classes.get(tested.judged().labels()[clip]), strips, answers);
    }

    /** As the template wants it. */
    record View(String id, String truth, List<Strip> strips, List<Row> rows) {

        static View of(ShownClip clip, Results results) {
            return new View(clip.id, clip.truth, clip.strips,
                    clip.answers.entrySet().stream().map(e -> new Row(SubsetLabel.of(e.getKey(), results), e.getValue())).toList());
        }
    }

    record Row(SubsetLabel label, List<Answer> cells) {}
}
