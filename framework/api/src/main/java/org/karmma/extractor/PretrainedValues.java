package org.karmma.extractor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Marks parameters that have their values from elsewhere, such as those of a pretrained network: training begins from these, and not from
 * values that follow from the seed. Their type decides what else is done to them, as ever.
 */
public final class PretrainedValues implements Initializer {

    /** The mark. */
    public static final PretrainedValues INSTANCE = new PretrainedValues();

    private PretrainedValues() {}

    /** Such parameters bring their array. */
    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType type) {
        throw new IllegalStateException("a parameter with values from elsewhere brings its array");
    }
}
