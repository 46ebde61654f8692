package org.karmma.epickitchens;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** The likeliest actions of a clip as the challenge wants them: {@code "verb,noun"} to score, likeliest first. */
final class ActionScores {

    /** How many the server wants, exactly. */
    static final int MOST = 100;

    private ActionScores() {}

    /**
     * @param scores by label space; those of actions are taken as they are, and where there are none, an action's is the product of the
     *     softmaxes of verb and noun over the hundred likeliest of each, as the challenge computes it
     */
    static Map<String, Double> of(Map<String, float[]> scores, Actions actions) {
        float[] given = scores.get(EpicDataset.ACTION);
        return given == null ? products(scores.get("verb"), scores.get("noun")) : given(given, actions.pairs());
    }

    private static Map<String, Double> given(float[] scores, List<List<Integer>> pairs) {
        Map<String, Double> best = new LinkedHashMap<>();
        for (int i : likeliest(scores)) {
            best.put(pairs.get(i).get(0) + "," + pairs.get(i).get(1), (double) scores[i]);
        }
        return best;
    }

    private record Product(int verb, int noun, double probability) {}

    private static Map<String, Double> products(float[] verbs, float[] nouns) {
        int[] topVerbs = likeliest(verbs);
        int[] topNouns = likeliest(nouns);
        double[] verb = softmax(verbs, topVerbs);
        double[] noun = softmax(nouns, topNouns);
        PriorityQueue<Product> best = new PriorityQueue<>(Comparator.comparingDouble(Product::probability));
        for (int v = 0; v < verb.length; v++) {
            for (int n = 0; n < noun.length; n++) {
                best.add(new Product(topVerbs[v], topNouns[n], verb[v] * noun[n]));
                if (best.size() > MOST) {
                    best.poll();
                }
            }
        }
        Map<String, Double> actions = new LinkedHashMap<>();
        best.stream().sorted(Comparator.comparingDouble(Product::probability).reversed())
                .forEach(p -> actions.put(p.verb + "," + p.noun, p.probability));
        return actions;
    }

    private static int[] likeliest(float[] scores) {
        return IntStream.range(0, scores.length).boxed().sorted(Comparator.comparing((Integer i) -> -scores[i])).limit(MOST)
                .mapToInt(Integer::intValue).toArray();
    }

    private static double[] softmax(float[] scores, int[] of) {
        double[] exp = IntStream.of(of).mapToDouble(i -> Math.exp(scores[i] - scores[of[0]])).toArray();
        double sum = IntStream.range(0, exp.length).mapToDouble(i -> exp[i]).sum();
        return IntStream.range(0, exp.length).mapToDouble(i -> exp[i] / sum).toArray();
    }
}
