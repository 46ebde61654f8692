package org.karmma.modality;

import java.util.Arrays;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;

/**
 * The form in which an extractor wants one row of signal: element type and shape, without the batch axis. What the axes mean is the
 * modality's to say (frames, height, width; time, frequency; ...).
 */
public record SignalFormat(ElementType type, long... shape) {

    public SignalFormat {
        shape = shape.clone();
        Samples.count(shape);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Numbers in a row. */
    public int size() {
        return Math.toIntExact(Samples.count(shape));
    }

    /** Bytes a row takes. */
    public int bytes() {
        return Math.multiplyExact(size(), type.bytes());
    }

    public boolean matches(Samples samples) {
        return samples.type() == type && Arrays.equals(samples.shape(), shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalFormat that && type == that.type && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
