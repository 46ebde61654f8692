package org.karmma.student;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a student says of a clip, and on what ground.
 *
 * @param student the student's name
 * @param clip the clip's id
 * @param scores per label space, in the network's order, the likeliest class first, at most five; empty where the student abstains
 * @param slots every slot of the network, in order
 * @param accuracy the top-1 accuracy, percent, that this student was measured to have with exactly these slots; empty if unknown
 * @param calibrated whether the probabilities were calibrated for exactly these slots (Guo et al. 2017: a temperature, fitted on the
 *     validation split), so that of answers given with 70 % about 70 % are right; false: they are the network's own
 * @param abstention why there are no scores; empty where there are
 * @param milliseconds from request to answer
 */
public record Prediction(String student, String clip, Map<String, List<Score>> scores, List<Presence> slots,
        OptionalDouble accuracy, boolean calibrated, String abstention, double milliseconds) {

    public Prediction {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        slots = List.copyOf(slots);
        Objects.requireNonNull(abstention, "abstention");
        if (scores.isEmpty() == abstention.isEmpty()) {
            throw new IllegalArgumentException("an answer has scores, or a reason why it has none: " + scores + ", '" + abstention + "'");
        }
    }

    /** True where there are no scores: no slot was present, or what there was made the student too unsure. */
    public boolean abstains() {
        return scores.isEmpty();
    }

    /** The slots that took part, joined by {@code +} in the network's order, as results name subsets; empty if none did. */
    public String subset() {
        return subset(slots);
    }

    /** The slots that took part, joined by {@code +}. */
    public static String subset(List<Presence> slots) {
        return slots.stream().filter(Presence::isPresent).map(Presence::slot).collect(Collectors.joining("+"));
    }
}
