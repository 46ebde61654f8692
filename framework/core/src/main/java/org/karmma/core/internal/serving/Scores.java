package org.karmma.core.internal.serving;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Score;

/** From logits to what a prediction says. */
final class Scores {

    /** How many classes a prediction names at most. */
    static final int TOP = 5;

    private Scores() {}

    /**
     * The likeliest classes, the likeliest first; of equals the lower index.
     *
     * @param logits {@code [K]}, finite
     * @param temperature that they are divided by
     */
    static List<Score> of(LabelSpace space, float[] logits, double temperature) {
        double[] p = softmax(logits, temperature);
        return IntStream.range(0, p.length).boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> p[i]).reversed())
                .limit(TOP)
                .map(i -> new Score(i, space.classes().get(i), p[i]))
                .toList();
    }

    /** {@code exp(x_i / T) / sum_j exp(x_j / T)}, safe for large logits. */
    static double[] softmax(float[] logits, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (float x : logits) {
            max = Math.max(max, x);
        }
        double sum = 0;
        double[] p = new double[logits.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp((logits[i] - max) / temperature);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }
}
