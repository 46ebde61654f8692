package org.karmma.student;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a student says of a clip, and on what ground.
 *
 * @param student the student's name
 * @param clip the clip's id
 * @param scores per label space, in the student's order of them, the likeliest class first, at most five; empty where the student abstains
 * @param slots every slot of the network, in order
 * @param accuracy the top-1 accuracy, percent, that this student was measured to have with exactly these slots; empty if unknown
 * @param milliseconds from request to answer
 */
public record Prediction(String student, String clip, Map<String, List<Score>> scores, List<Presence> slots,
        OptionalDouble accuracy, double milliseconds) {

    public Prediction {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        slots = List.copyOf(slots);
    }

    /** True where no slot was present: there is nothing to go by, and no scores. */
    public boolean abstains() {
        return scores.isEmpty();
    }

    /** The slots that took part, joined by {@code +} in the network's order, as results name subsets; empty if none did. */
    public String subset() {
        return slots.stream().filter(Presence::isPresent).map(Presence::slot).collect(Collectors.joining("+"));
    }
}
