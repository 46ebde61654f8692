package org.karmma.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;

/** What predictions come to. */
public final class Scores {

    private Scores() {}

    /**
     * @param title of the report
     * @param resamples behind each interval
     * @throws DataException if the predictions are damaged, or systems have other seeds
     */
    public static Results of(Predictions predictions, String title, int resamples, Progress progress) throws DataException {
        List<Outcome> outcomes = predictions.outcomes(progress);
        About about = predictions.about();
        Map<String, Integer> clips = new LinkedHashMap<>();
        clips.put(about.split().isEmpty() ? "all" : about.split(), about.clips().ids().size());
        RunFacts facts = new RunFacts(title, about.dataset().isEmpty() ? title : about.dataset(), about.split(),
                about.clips().judged().id(), "", modalities(about.subsets().modalities()), Map.of(), clips, List.of(), Map.of(),
                List.of(), Map.of());
        try {
            return Results.of(predictions.systems(), outcomes, List.of(), facts, resamples);
        } catch (IllegalArgumentException e) {
            throw new DataException(title, e.getMessage(), "Give every system the same seeds, clips and modalities");
        }
    }

    /** Each with a letter of its own name where one is left. */
    private static List<RunFacts.ModalityFacts> modalities(List<String> ids) {
        List<RunFacts.ModalityFacts> facts = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String id : ids) {
            String letter = id.toUpperCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).mapToObj(Character::toString)
                    .filter(l -> !taken.contains(l)).findFirst().orElse(Integer.toString(facts.size() + 1));
            taken.add(letter);
            facts.add(new RunFacts.ModalityFacts(id, letter, id, ""));
        }
        return facts;
    }
}
