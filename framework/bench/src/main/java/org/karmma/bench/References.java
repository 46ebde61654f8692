package org.karmma.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

/**
 * What a student has to answer: for each of a few clips and each subset of its slots the scores, taken beforehand by muting the others.
 * Subsets are bit masks, the first slot lowest.
 */
final class References {

    /** Largest difference of a probability. */
    static final double TOLERANCE = 1e-4;

    /** References of different subsets are at least that far apart, or a wrong answer could pass for a right one. */
    private static final double FAR = 10 * TOLERANCE;

    private record Known(Clip clip, List<Map<String, List<Score>>> bySubset, double distance) {}

    private final List<Known> known;

    private References(List<Known> known) {
        this.known = known;
    }

    /**
     * Asks for all of them, while nobody else asks and nothing changes.
     *
     * @param candidates clips to choose from
     * @param count how many clips to choose, those whose subsets differ most
     * @throws DataException if no clip is fit to measure with
     */
    static References of(Student student, List<Clip> candidates, int count) throws DataException {
        List<Known> fit = new ArrayList<>();
        String last = "there are no clips";
        for (Clip clip : candidates) {
            Prediction whole = student.predict(clip);
            Optional<Presence> absent = whole.slots().stream().filter(slot -> !slot.isPresent()).findFirst();
            if (absent.isPresent()) {
                last = clip + " cannot be used: " + absent.get();
                continue;
            }
            Known answers = ask(student, clip);
            if (answers.distance() >= FAR) {
                fit.add(answers);
            } else {
                last = String.format(Locale.ROOT, "%s cannot be used: two subsets give the same answer within %.1e", clip,
                        answers.distance());
            }
        }
        if (fit.isEmpty()) {
            throw new DataException("the clips to measure with", "none is fit: " + last, "Name other ones with --dataset and --data, or a"
                    + " student that has learnt something with --model");
        }
        fit.sort(Comparator.comparingDouble(Known::distance).reversed());
        return new References(List.copyOf(fit.subList(0, Math.min(count, fit.size()))));
    }

    private static Known ask(Student student, Clip clip) throws DataException {
        List<String> slots = student.slots().stream().map(Presence::slot).toList();
        List<Map<String, List<Score>>> answers = new ArrayList<>();
        try {
            for (int mask = 0; mask < 1 << slots.size(); mask++) {
                mute(student, slots, ~mask);
                Prediction prediction = student.predict(clip);
                if (maskOf(prediction) != mask) {
                    throw new DataException(clip.toString(), "asked to use subset " + mask + ", the student said " + prediction.slots(),
                            "Choose other clips with --dataset and --data");
                }
                answers.add(prediction.scores());
            }
        } finally {
            mute(student, slots, 0);
        }
        double distance = Double.POSITIVE_INFINITY;
        for (int a = 1; a < answers.size(); a++) {
            for (int b = 1; b < a; b++) {
                distance = Math.min(distance, difference(answers.get(a), answers.get(b)));
            }
        }
        return new Known(clip, List.copyOf(answers), distance);
    }

    /** Mutes the slots whose bits are set, and no others. */
    static void mute(Student student, List<String> slots, int mask) {
        for (int i = 0; i < slots.size(); i++) {
            student.mute(slots.get(i), (mask >> i & 1) == 1);
        }
    }

    static int maskOf(Prediction prediction) {
        int mask = 0;
        for (int i = 0; i < prediction.slots().size(); i++) {
            mask |= prediction.slots().get(i).isPresent() ? 1 << i : 0;
        }
        return mask;
    }

    int count() {
        return known.size();
    }

    Clip clip(int index) {
        return known.get(index).clip();
    }

    /** The smallest difference between what two subsets have to answer. */
    double distance() {
        return known.stream().mapToDouble(Known::distance).min().orElseThrow();
    }

    /** How far an answer is from what it has to be, given the slots it says it used. */
    double error(int index, Prediction prediction) {
        return difference(known.get(index).bySubset().get(maskOf(prediction)), prediction.scores());
    }

    /** The largest difference of a probability; infinite if the two are not about the same. */
    static double difference(Map<String, List<Score>> a, Map<String, List<Score>> b) {
        if (!a.keySet().equals(b.keySet())) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (Map.Entry<String, List<Score>> space : a.entrySet()) {
            largest = Math.max(largest, difference(space.getValue(), b.get(space.getKey())));
        }
        return largest;
    }

    /** Only the likeliest classes are told: of one that is not, all that is known is that it is no likelier than the last one that is. */
    private static double difference(List<Score> a, List<Score> b) {
        if (a.size() != b.size()) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(beyond(a, b), beyond(b, a));
    }

    private static double beyond(List<Score> these, List<Score> others) {
        Map<Integer, Double> known = new HashMap<>();
        others.forEach(score -> known.put(score.index(), score.probability()));
        double last = others.isEmpty() ? 0 : others.get(others.size() - 1).probability();
        double largest = 0;
        for (Score score : these) {
            Double same = known.get(score.index());
            double difference = same == null ? score.probability() - last : Math.abs(score.probability() - same);
            if (!(difference <= largest)) {
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
            }
        }
        return largest;
    }
}
