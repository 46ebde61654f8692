package org.karmma.core.internal.pipeline;

import org.karmma.core.internal.experiment.Experiment.Fit;
import org.karmma.dataset.Split;

/**
 * What the work of a stage grows with.
 *
 * @param each the split of which each clip is worked on; null where there is none
 * @param fit how it trains on these clips; null where it does not train, but looks at each once
 */
public record Load(Split each, Fit fit) {

    /** The same for any number of clips. */
    public static final Load NONE = new Load(null, null);

    /** Each clip once. What is made has a place for each. */
    public static Load once(Split split) {
        return new Load(split, null);
    }

    /** Each clip in every epoch, and then each of the validation split once. What is made has one size. */
    public static Load training(Split split, Fit fit) {
        return new Load(split, fit);
    }

    public boolean trains() {
        return fit != null;
    }
}
