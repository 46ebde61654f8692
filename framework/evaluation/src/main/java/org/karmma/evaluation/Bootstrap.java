package org.karmma.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * 95 % percentile intervals by resampling (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). A resample draws
 * seeds with replacement, then clips with replacement, and takes every system's answers for just these: all systems see the same
 * resamples, so differences are paired. The clips of a resample are the same for each of its seeds, since every seed was tested on the
 * same clips; drawing them anew per seed would pretend that there were more clips than there are.
 *
 * <p>Everything that is reported is a weighted sum of a subset table, so the resampled tables are all that is kept.
 */
public final class Bootstrap {

    private final Outcomes outcomes;
    private final boolean[] labelled;
    private final boolean[][][][] correct;
    private final double[][] measured;
    private final double[][][] resampled;

    /**
     * In the label space that is judged.
     *
     * @param resamples how many, at least 1
     * @param seed the same seed gives the same intervals
     */
    public Bootstrap(Outcomes outcomes, int resamples, long seed) {
        this(outcomes, outcomes.tested().judged().id(), resamples, seed);
    }

    /** @param space the label space; clips that are not labelled in it do not count */
    public Bootstrap(Outcomes outcomes, String space, int resamples, long seed) {
        this.outcomes = outcomes;
        labelled = new boolean[outcomes.clips()];
        for (int clip : outcomes.tested().space(space).labelled()) {
            labelled[clip] = true;
        }
        correct = outcomes.systems().stream()
                .map(system -> outcomes.of(system).stream().map(o -> o.correct(space)).toArray(boolean[][][]::new))
                .toArray(boolean[][][][]::new);
        int[] seeds = new int[outcomes.seeds().size()];
        int[] clips = new int[outcomes.clips()];
        Arrays.fill(seeds, 1);
        Arrays.fill(clips, 1);
        measured = tables(seeds, clips);
        SplittableRandom root = new SplittableRandom(seed);
        List<SplittableRandom> randoms = IntStream.range(0, resamples).mapToObj(i -> root.split()).toList();
        resampled = randoms.parallelStream().map(random -> tables(draw(seeds.length, random), draw(clips.length, random)))
                .toArray(double[][][]::new);
    }

    /** The interval of a weighted sum of a system's subset table. @param weights {@code [mask - 1]} */
    public Interval of(String system, double[] weights) {
        int s = outcomes.systems().indexOf(system);
        return Interval.of(MissingCurve.expectation(weights, measured[s]),
                IntStream.range(0, resampled.length).mapToDouble(r -> MissingCurve.expectation(weights, resampled[r][s])).toArray());
    }

    /** The interval of the paired difference {@code system - against}. @param weights {@code [mask - 1]} */
    public Interval difference(String system, String against, double[] weights) {
        return Interval.of(MissingCurve.expectation(weights, measured[outcomes.systems().indexOf(system)])
                - MissingCurve.expectation(weights, measured[outcomes.systems().indexOf(against)]), differences(system, against, weights));
    }

    /**
     * How likely a difference at least as sure as this one is by chance, two-sided: twice the share of the resamples in which it is zero
     * or has the other sign, one of them added.
     */
    double chance(String system, String against, double[] weights) {
        double[] differences = differences(system, against, weights);
        long below = Arrays.stream(differences).filter(d -> d <= 0).count();
        long above = Arrays.stream(differences).filter(d -> d >= 0).count();
        return Math.min(1, 2.0 * (1 + Math.min(below, above)) / (1 + differences.length));
    }

    private double[] differences(String system, String against, double[] weights) {
        int s = outcomes.systems().indexOf(system);
        int a = outcomes.systems().indexOf(against);
        return IntStream.range(0, resampled.length).mapToDouble(r ->
                MissingCurve.expectation(weights, resampled[r][s]) - MissingCurve.expectation(weights, resampled[r][a])).toArray();
    }

    /** How often each of {@code size} things comes up in {@code size} draws. */
    private static int[] draw(int size, SplittableRandom random) {
        int[] times = new int[size];
        for (int i = 0; i < size; i++) {
            times[random.nextInt(size)]++;
        }
        return times;
    }

    /** Percent right, {@code [system][mask - 1]}, with each seed and clip counted so many times. */
    private double[][] tables(int[] seedTimes, int[] clipTimes) {
        int masks = (1 << outcomes.subsets().modalities().size()) - 1;
        double[][] tables = new double[correct.length][masks];
        double total = (double) seedTimes.length * count(labelled, clipTimes);
        for (int s = 0; s < tables.length; s++) {
            for (int mask = 0; mask < masks; mask++) {
                long right = 0;
                for (int seed = 0; seed < seedTimes.length; seed++) {
                    right += seedTimes[seed] == 0 ? 0 : seedTimes[seed] * count(correct[s][seed][mask], clipTimes);
                }
                tables[s][mask] = total == 0 ? 0 : 100 * right / total;
            }
        }
        return tables;
    }

    private static long count(boolean[] counted, int[] times) {
        long sum = 0;
        for (int clip = 0; clip < times.length; clip++) {
            sum += counted[clip] ? times[clip] : 0;
        }
        return sum;
    }
}
