package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final int BOTH = 3;

    /** Whoever says 90 % and is right in 60 % of the cases is to be cooled down to 60 %: T = ln 9 / ln 1.5. */
    @Test
    void findsTheTemperatureWorkedOutByHand() {
        Calibration calibration = new Calibration(List.of("left", "right"));
        float sure = (float) Math.log(9);
        for (int i = 0; i < 100; i++) {
            calibration.add("action", BOTH, new float[] {sure, 0}, i < 60 ? 0 : 1);
        }
        assertEquals(Math.log(9) / Math.log(1.5), calibration.temperatures().get("action").get("left+right"), 1e-2);
    }

    /** Labels drawn from the logits' own probabilities need no temperature; from those of logits times 3 they need one of 1/3. */
    @Test
    void recoversTheTemperatureThatLabelsWereDrawnWith() {
        for (double sharpness : new double[] {1, 3, 0.5}) {
            Calibration calibration = new Calibration(List.of("left", "right"));
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
            for (int i = 0; i < 4000; i++) {
                float[] logits = new float[5];
                double[] likelihood = new double[5];
                double total = 0;
                for (int k = 0; k < 5; k++) {
                    logits[k] = (float) random.nextGaussian();
                    likelihood[k] = Math.exp(sharpness * logits[k]);
                    total += likelihood[k];
                }
                double at = random.nextDouble() * total;
                int label = 0;
                while (label < 4 && at >= likelihood[label]) {
                    at -= likelihood[label++];
                }
                calibration.add("action", 1, logits, label);
            }
            assertEquals(1 / sharpness, calibration.temperatures().get("action").get("left"), 0.1 / sharpness);
        }
    }

    @Test
    void whatIsNotWantedIsToldNothing() {
        Calibration calibration = new Calibration(List.of("left", "right"), mask -> mask == BOTH);
        for (int i = 0; i < Calibration.FEWEST; i++) {
            calibration.add("action", 1, new float[] {1, 0}, i % 2);
            calibration.add("action", BOTH, new float[] {1, 0}, i % 2);
        }
        assertEquals(Set.of("left+right"), calibration.temperatures().get("action").keySet());
    }

    @Test
    void tooFewClipsSayNothing() {
        Calibration calibration = new Calibration(List.of("left", "right"));
        for (int i = 0; i < Calibration.FEWEST - 1; i++) {
            calibration.add("action", 1, new float[] {1, 0}, i % 2);
        }
        assertEquals(Map.of("action", Map.of()), calibration.temperatures());
        calibration.add("action", 1, new float[] {1, 0}, 0);
        assertTrue(calibration.temperatures().get("action").containsKey("left"));
    }

    /** Logits of any size stay numbers. */
    @Test
    void clipsThatAreAllRightOrAllWrongHaveATemperatureToo() {
        Calibration calibration = new Calibration(List.of("left"));
        for (int i = 0; i < 50; i++) {
            calibration.add("right", 1, new float[] {1e4f, -1e4f}, 0);
            calibration.add("wrong", 1, new float[] {1e4f, -1e4f}, 1);
        }
        calibration.temperatures().values().forEach(t -> assertTrue(Double.isFinite(t.get("left")) && t.get("left") > 0, t.toString()));
    }
}
