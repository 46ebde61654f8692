package org.karmma.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.karmma.bench.Operator.Span;
import org.karmma.bench.Operator.Swap;

/**
 * What the answers show. The run is cut into blocks of events with steady windows before, between and after them; each block is compared
 * with the two windows beside it, since a machine has better and worse minutes. A request of two slots takes less than one of three, and
 * events change the mix: steady latencies are weighted so that each subset counts as often as it does in the block. Requests that had no
 * slot at all, and so computed nothing, are left out of latencies.
 */
final class Measurements {

    private final List<List<Answer>> windows = new ArrayList<>();
    private final List<List<Answer>> blocks = new ArrayList<>();
    private final List<Swap> swaps = new ArrayList<>();
    private final List<Answer> firsts = new ArrayList<>();
    private final Set<Integer> subsets = new HashSet<>();
    private int stale;
    private int departed;

    /** A steady window: one before the first block, one after each. */
    void steady(List<Answer> answers) {
        windows.add(List.copyOf(answers));
    }

    /** A block of events: all its answers, what they had to be like, and which swaps there were. */
    void block(List<Answer> answers, List<Span> spans, List<Swap> changes) {
        blocks.add(answers.stream().filter(answer -> answer.used() != 0).toList());
        answers.forEach(answer -> subsets.add(answer.used()));
        for (Span span : spans) {
            int against = (int) answers.stream().filter(span::isBrokenBy).count();
            stale += span.used() ? against : 0;
            departed += span.used() ? 0 : against;
        }
        for (Swap swap : changes) {
            swaps.add(swap);
            answers.stream().filter(swap::isAnsweredBy).min((a, b) -> Long.compare(a.begun(), b.begun())).filter(a -> a.used() != 0)
                    .ifPresent(firsts::add);
        }
    }

    /** Requests begun more than a second after a slot was published that did not use it. */
    int stale() {
        return stale;
    }

    /** Requests begun after a slot was withdrawn that used it. */
    int departed() {
        return departed;
    }

    /** Subsets of the slots that were answered with while bundles came and went. */
    int subsetsSeen() {
        return subsets.size();
    }

    List<Swap> swaps() {
        return List.copyOf(swaps);
    }

    /** Median over the blocks of: p99 of the requests in it by p99 of the steady windows beside it, at the same mix of subsets. */
    double p99Ratio() {
        return median(block -> {
            double[] steady = values(beside(block));
            return Statistics.quantile(0.99, values(blocks.get(block))) / Statistics.quantile(0.99, steady, weights(block));
        });
    }

    /** Median over the blocks of the p99 of the requests in it, milliseconds. */
    double p99() {
        return median(block -> Statistics.quantile(0.99, values(blocks.get(block))));
    }

    /** The same of the steady windows, at the same mix of subsets. */
    double steadyP99() {
        return median(block -> Statistics.quantile(0.99, values(beside(block)), weights(block)));
    }

    /** The same for the median of a steady request. */
    double steadyP50() {
        return median(block -> Statistics.quantile(0.5, values(beside(block)), weights(block)));
    }

    /** How long the first request after a swap took, by the steady median of the same subset: a quantile of that over all swaps. */
    double firstRequestRatio(double quantile) {
        Map<Integer, List<Answer>> bySubset = new HashMap<>();
        windows.forEach(window -> window.forEach(answer -> bySubset.computeIfAbsent(answer.used(), u -> new ArrayList<>()).add(answer)));
        Map<Integer, Double> medians = new HashMap<>();
        bySubset.forEach((subset, answers) -> medians.put(subset, Statistics.median(values(answers))));
        return Statistics.quantile(quantile, firsts.stream().filter(a -> medians.containsKey(a.used()))
                .mapToDouble(a -> a.milliseconds() / medians.get(a.used())).toArray());
    }

    private interface OfBlock {
        double value(int block);
    }

    private double median(OfBlock of) {
        double[] all = new double[blocks.size()];
        Arrays.setAll(all, of::value);
        return Statistics.median(Arrays.stream(all).filter(Double::isFinite).toArray());
    }

    private List<Answer> beside(int block) {
        return Stream.of(windows.get(block), windows.get(block + 1)).flatMap(Collection::stream).toList();
    }

    private double[] weights(int block) {
        Map<Integer, Integer> here = count(blocks.get(block));
        List<Answer> steady = beside(block);
        Map<Integer, Integer> there = count(steady);
        return steady.stream().mapToDouble(a -> (double) here.getOrDefault(a.used(), 0) / there.get(a.used())).toArray();
    }

    private static Map<Integer, Integer> count(List<Answer> answers) {
        Map<Integer, Integer> count = new HashMap<>();
        answers.forEach(answer -> count.merge(answer.used(), 1, Integer::sum));
        return count;
    }

    private static double[] values(List<Answer> answers) {
        return answers.stream().mapToDouble(Answer::milliseconds).toArray();
    }
}
