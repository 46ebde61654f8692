package org.karmma.evaluation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * The non-empty subsets of some modalities. A subset is a mask, whose bit m is set where the m-th modality is present, and a name, the
 * ids of those present joined by {@code +} in the order of the modalities. Results list larger subsets first, then in modality order:
 * {@code a+b+c, a+b, a+c, b+c, a, b, c}.
 */
public final class Subsets {

    private final List<String> modalities;
    private final Map<String, Integer> masks = new LinkedHashMap<>();

    private Subsets(List<String> modalities) {
        this.modalities = List.copyOf(modalities);
        int all = modalities.size();
        if (all < 1 || all > 16 || modalities.stream().distinct().count() != all) {
            throw new IllegalArgumentException("subsets need 1 to 16 different modalities, not " + modalities);
        }
        // of two masks of one size the one that has the first differing modality stands first: mirrored, it is the greater number
        IntStream.range(1, 1 << all).boxed()
                .sorted(Comparator.comparing((Integer mask) -> -Integer.bitCount(mask))
                        .thenComparing(mask -> -(Integer.reverse(mask) >>> 1)))
                .forEach(mask -> masks.put(name(mask), mask));
    }

    /** @param modalities ids in order, 1 to 16 different ones */
    public static Subsets of(List<String> modalities) {
        return new Subsets(modalities);
    }

    public List<String> modalities() {
        return modalities;
    }

    /** All names, in the order of results. */
    public List<String> names() {
        return List.copyOf(masks.keySet());
    }

    /** The name of everything. */
    public String full() {
        return name((1 << modalities.size()) - 1);
    }

    /** @throws IllegalArgumentException if no subset has this name */
    public int mask(String name) {
        Integer mask = masks.get(name);
        if (mask == null) {
            throw new IllegalArgumentException("no subset of " + modalities + " is called " + name
                    + "; a name joins ids in just that order by +");
        }
        return mask;
    }

    /** @param mask 1 to 2^M - 1 */
    public String name(int mask) {
        return joined(mask, modalities);
    }

    /** The words of those present, joined by {@code +}. @param words one a modality, in the same order */
    public String joined(int mask, List<String> words) {
        StringJoiner joined = new StringJoiner("+");
        IntStream.range(0, modalities.size()).filter(m -> (mask >> m & 1) == 1).forEach(m -> joined.add(words.get(m)));
        return joined.toString();
    }

    /** {@code [mask - 1]}: 1 for one subset, 0 for all others. @throws IllegalArgumentException if no subset has this name */
    public double[] weights(String name) {
        double[] weights = new double[masks.size()];
        weights[mask(name) - 1] = 1;
        return weights;
    }

    /** Per modality, whether the subset has it. @throws IllegalArgumentException if no subset has this name */
    public boolean[] present(String name) {
        int mask = mask(name);
        boolean[] present = new boolean[modalities.size()];
        for (int m = 0; m < present.length; m++) {
            present[m] = (mask >> m & 1) == 1;
        }
        return present;
    }
}
