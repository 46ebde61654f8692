package org.karmma.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What the field tells of a classifier, percent, over the clips that are labelled. A network that abstains is wrong.
 *
 * @param clips how many
 * @param top1 the likeliest class is the label
 * @param top5 the label is among the five likeliest; null where there are no more than five classes
 * @param classBalanced the mean over classes of the share of its clips that are right (mean class recall), classes without clips left out
 * @param ece expected calibration error of the softmax probabilities: the mean distance of confidence and accuracy over 15 bins of equal
 *     width, weighted by their clips (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, equation 3); clips that it
 *     abstained on have no confidence and are left out; null where it abstained on all
 * @param groups the same clips, group by group
 */
public record Metrics(int clips, double top1, Double top5, double classBalanced, Double ece, Map<String, Group> groups) {

    static final int BINS = 15;
    private static final int SEVERAL = 5;

    /** @param top1 null where the group has no labelled clip @param top5 likewise, or as above */
    public record Group(int clips, Double top1, Double top5) {}

    /** Null where no clip is labelled in the space. */
    static Metrics of(Outcome outcome, String space, int mask) {
        TestClips.Space labels = outcome.tested().space(space);
        Answers answers = outcome.answers().get(space);
        int[] all = labels.labelled();
        if (all.length == 0) {
            return null;
        }
        int[] rank = answers.rank()[mask - 1];
        boolean few = labels.size() <= SEVERAL;
        Map<String, Group> groups = new LinkedHashMap<>();
        for (TestClips.Group group : outcome.tested().groups()) {
            int[] members = IntStream.of(group.members().getOrDefault(space, new int[0])).filter(c -> labels.labels()[c] >= 0).toArray();
            groups.put(group.id(), new Group(members.length, members.length == 0 ? null : (Double) share(members, rank, 1),
                    members.length == 0 || few ? null : (Double) share(members, rank, SEVERAL)));
        }
        return new Metrics(all.length, share(all, rank, 1), few ? null : (Double) share(all, rank, SEVERAL), balanced(all, labels, rank),
                calibrationError(all, rank, answers.confidence()[mask - 1]), groups);
    }

    private static double share(int[] clips, int[] rank, int most) {
        return 100.0 * IntStream.of(clips).filter(c -> rank[c] >= 0 && rank[c] < most).count() / clips.length;
    }

    private static double balanced(int[] clips, TestClips.Space space, int[] rank) {
        int[] there = new int[space.size()];
        int[] right = new int[space.size()];
        for (int clip : clips) {
            there[space.labels()[clip]]++;
            right[space.labels()[clip]] += rank[clip] == 0 ? 1 : 0;
        }
        return 100 * IntStream.range(0, there.length).filter(k -> there[k] > 0).mapToDouble(k -> (double) right[k] / there[k]).average()
                .orElseThrow();
    }

    private static Double calibrationError(int[] clips, int[] rank, float[] confidence) {
        double[] surplus = new double[BINS]; // confidence minus right answers, summed
        int answered = 0;
        for (int clip : clips) {
            if (rank[clip] >= 0) {
                // bins are open below and closed above
                int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confidence[clip] * (double) BINS) - 1));
                surplus[bin] += confidence[clip] - (rank[clip] == 0 ? 1 : 0);
                answered++;
            }
        }
        double sum = 0;
        for (double bin : surplus) {
            sum += Math.abs(bin);
        }
        return answered == 0 ? null : (Double) (100 * sum / answered);
    }

    /** Over seeds, whose clips are the same. */
    static Metrics mean(List<Metrics> of) {
        Metrics first = of.get(0);
        Map<String, Group> groups = new LinkedHashMap<>();
        first.groups().forEach((id, group) -> groups.put(id, new Group(group.clips(), mean(of, m -> m.groups().get(id).top1()),
                mean(of, m -> m.groups().get(id).top5()))));
        return new Metrics(first.clips(), mean(of, Metrics::top1), mean(of, Metrics::top5), mean(of, Metrics::classBalanced),
                mean(of, Metrics::ece), groups);
    }

    private static Double mean(List<Metrics> of, Function<Metrics, Double> value) {
        double[] values = of.stream().map(value).filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
        return values.length == 0 ? null : (Double) IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    }
}
