package org.karmma.core.internal.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.karmma.evaluation.Subsets;

/**
 * Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017): for each label space and subset of the
 * modalities the one number that logits are divided by so that the labels of the clips that it was given are likeliest.
 */
final class Calibration {

    /** Clips of a subset; from fewer no temperature is told. */
    static final int FEWEST = 20;
    /** Logits held in memory at most; what comes after that is left out. */
    private static final long MOST_NUMBERS = 20_000_000;
    private static final double COLDEST = 0.02;
    private static final double HOTTEST = 50;
    private static final double PRECISION = 1e-4;
    /** The golden section's smaller part. */
    private static final double SMALLER = (3 - Math.sqrt(5)) / 2;

    /** A clip that was recorded with all of a subset. */
    private record Judged(float[] logits, int label) {}

    private final Subsets subsets;
    private final IntPredicate wanted;
    private final Map<String, Map<Integer, List<Judged>>> clips = new LinkedHashMap<>();
    private long numbers;

    Calibration(List<String> modalities) {
        this(modalities, mask -> true);
    }

    /** @param wanted the subsets that are to be told a temperature, by mask; nothing is kept of others */
    Calibration(List<String> modalities, IntPredicate wanted) {
        this.subsets = Subsets.of(modalities);
        this.wanted = wanted;
    }

    /**
     * @param mask of the subset that was present, as {@link Subsets} counts
     * @param logits {@code [K]}
     * @param label class index
     */
    void add(String space, int mask, float[] logits, int label) {
        if (wanted.test(mask) && numbers + logits.length <= MOST_NUMBERS) {
            numbers += logits.length;
            clips.computeIfAbsent(space, s -> new TreeMap<>()).computeIfAbsent(mask, m -> new ArrayList<>()).add(new Judged(logits, label));
        }
    }

    /** By label space, then by the name of the subset. */
    Map<String, Map<String, Double>> temperatures() {
        Map<String, Map<String, Double>> temperatures = new LinkedHashMap<>();
        clips.forEach((space, byMask) -> {
            Map<String, Double> ofSpace = new LinkedHashMap<>();
            for (String name : subsets.names()) {
                List<Judged> judged = byMask.getOrDefault(subsets.mask(name), List.of());
                if (judged.size() >= FEWEST) {
                    ofSpace.put(name, fit(judged));
                }
            }
            temperatures.put(space, ofSpace);
        });
        return temperatures;
    }

    /** The negative log-likelihood is convex in 1 / T, so it has one valley in log T: a golden-section search finds it. */
    private static double fit(List<Judged> judged) {
        double low = Math.log(COLDEST);
        double high = Math.log(HOTTEST);
        double a = low + SMALLER * (high - low);
        double b = high - SMALLER * (high - low);
        double atA = loss(judged, Math.exp(a));
        double atB = loss(judged, Math.exp(b));
        while (high - low > PRECISION) {
            if (atA <= atB) {
                high = b;
                b = a;
                atB = atA;
                a = low + SMALLER * (high - low);
                atA = loss(judged, Math.exp(a));
            } else {
                low = a;
                a = b;
                atA = atB;
                b = high - SMALLER * (high - low);
                atB = loss(judged, Math.exp(b));
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** Mean negative log-likelihood of the labels. */
    private static double loss(List<Judged> judged, double temperature) {
        double sum = 0;
        for (Judged clip : judged) {
            double max = Double.NEGATIVE_INFINITY;
            for (float x : clip.logits()) {
                max = Math.max(max, x);
            }
            double total = 0;
            for (float x : clip.logits()) {
                total += Math.exp((x - max) / temperature);
            }
            sum += Math.log(total) - (clip.logits()[clip.label()] - max) / temperature;
        }
        return sum / judged.size();
    }
}
