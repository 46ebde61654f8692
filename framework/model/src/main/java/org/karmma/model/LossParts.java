package org.karmma.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a loss is put together of: while {@link #during} runs, the {@link Losses} of that thread say what each term comes to, per label
 * space and before it is weighted. Any recipe that uses them is heard. Not for use by several threads.
 */
public final class LossParts {

    static final String CROSS_ENTROPY = "cross_entropy";
    static final String DIVERGENCE = "divergence";
    static final String ALIGNMENT = "alignment";

    private static final ThreadLocal<LossParts> LISTENING = new ThreadLocal<>();

    private final List<String> spaces;
    private final Map<String, Double> sums = new TreeMap<>();
    private double share;

    /** @param spaces names of the label spaces, in order */
    public LossParts(List<String> spaces) {
        this.spaces = List.copyOf(spaces);
    }

    /** Listens. @param share that what is computed has of a step; the shares of all calls are the steps */
    public <T> T during(double share, Supplier<T> loss) {
        LossParts outer = LISTENING.get();
        this.share = share;
        LISTENING.set(this);
        try {
            return loss.get();
        } finally {
            if (outer == null) {
                LISTENING.remove();
            } else {
                LISTENING.set(outer);
            }
        }
    }

    /** The mean of each term, {@code cross_entropy/SPACE}, {@code divergence/SPACE} and {@code alignment}. @param steps heard so far */
    public Map<String, Double> means(double steps) {
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((term, sum) -> means.put(term, sum / steps));
        return means;
    }

    static void say(String term, NDArray value) {
        LossParts listening = LISTENING.get();
        if (listening != null) {
            listening.sums.merge(term, listening.share * value.getFloat(), Double::sum);
        }
    }

    /** @param space counted from 0 */
    static void say(String term, int space, NDArray value) {
        LossParts listening = LISTENING.get();
        if (listening != null) {
            say(term + "/" + (space < listening.spaces.size() ? listening.spaces.get(space) : Integer.toString(space)), value);
        }
    }
}
