package org.karmma.series;

/**
 * How the numbers of a column are brought to about -1 to 1, and what its sensor can measure at all. In the column's own unit.
 *
 * @param mean is taken off; what the sensor gives on average
 * @param deviation divides what is left; how much it moves, above 0
 * @param low least number that the sensor can give; negative infinity where that is not known
 * @param high greatest number that it can give, above {@code low}
 */
public record Scale(double mean, double deviation, double low, double high) {

    public Scale {
        if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("a column has a mean and a deviation above 0: got " + mean + " and " + deviation);
        }
        if (!(low < high)) {
            throw new IllegalArgumentException("what a sensor can measure runs from its least to its greatest number: got " + low + " to "
                    + high);
        }
    }

    /** Of a sensor whose limits are not known. */
    public static Scale of(double mean, double deviation) {
        return new Scale(mean, deviation, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The same, where a number outside of these limits says that the sensor is broken. */
    public Scale within(double low, double high) {
        return new Scale(mean, deviation, low, high);
    }

    boolean holds(float value) {
        return low <= value && value <= high;
    }

    float normal(double value) {
        return (float) ((value - mean) / deviation);
    }
}
