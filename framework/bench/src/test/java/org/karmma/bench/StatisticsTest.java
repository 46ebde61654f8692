package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void quantilesAreValuesThatWereMeasured() {
        double[] hundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
        assertEquals(50, Statistics.median(hundred));
        assertEquals(99, Statistics.quantile(0.99, hundred));
        assertEquals(100, Statistics.quantile(1, hundred));
        assertEquals(1, Statistics.quantile(0, hundred));
        assertEquals(7, Statistics.median(7));
        assertEquals(Double.NaN, Statistics.median());
    }

    @Test
    void weightsCount() {
        double[] values = {10, 1, 2};
        assertEquals(2, Statistics.quantile(0.5, values, new double[] {1, 1, 1}));
        assertEquals(10, Statistics.quantile(0.5, values, new double[] {5, 1, 1}));
        assertEquals(2, Statistics.quantile(0.99, values, new double[] {0, 1, 1}), "what weighs nothing is not there");
        assertEquals(Double.NaN, Statistics.quantile(0.5, values, new double[] {0, 0, 0}));
    }

    @Test
    void slopes() {
        assertEquals(2, Statistics.slope(new double[] {0, 1, 2}, new double[] {1, 3, 5}), 1e-12);
        assertEquals(0.5, Statistics.slope(new double[] {0, 2, 4, 6}, new double[] {0, 2, 1, 4 - 1.0 / 3}), 0.1);
        assertEquals(Double.NaN, Statistics.slope(new double[] {3, 3}, new double[] {1, 2}));
        assertEquals(Double.NaN, Statistics.slope(new double[] {}, new double[] {}));
    }
}
