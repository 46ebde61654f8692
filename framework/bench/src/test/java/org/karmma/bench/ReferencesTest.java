package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.student.Score;

class ReferencesTest {

    private static Map<String, List<Score>> scores(double... indicesAndProbabilities) {
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < indicesAndProbabilities.length; i += 2) {
            scores.add(new Score((int) indicesAndProbabilities[i], "", indicesAndProbabilities[i + 1]));
        }
        return Map.of("action", scores);
    }

    @Test
    void classesAreComparedByIndexWhateverTheirOrder() {
        assertEquals(0.03, References.difference(scores(1, 0.5, 2, 0.4), scores(1, 0.5, 2, 0.37)), 1e-12);
        assertEquals(0.001, References.difference(scores(1, 0.5, 2, 0.499), scores(2, 0.5, 1, 0.499)), 1e-12);
        assertEquals(0, References.difference(Map.of(), Map.of()), "abstained, as it has to");
    }

    @Test
    void aClassThatIsNotToldIsNoLikelierThanTheLastThatIs() {
        assertEquals(0, References.difference(scores(1, 0.5, 2, 0.1), scores(1, 0.5, 3, 0.1)), 1e-12, "a tie at the end");
        assertEquals(0.05, References.difference(scores(1, 0.5, 2, 0.15), scores(1, 0.5, 3, 0.1)), 1e-12);
    }

    @Test
    void answersAboutDifferentThingsAreInfinitelyApart() {
        assertEquals(Double.POSITIVE_INFINITY, References.difference(Map.of(), scores(1, 0.5)));
        assertEquals(Double.POSITIVE_INFINITY, References.difference(scores(1, 0.5), scores(1, 0.5, 2, 0.1)));
        assertEquals(Double.POSITIVE_INFINITY, References.difference(scores(1, 0.5), scores(1, Double.NaN)));
    }
}
