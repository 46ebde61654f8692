package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.karmma.distillation.Distillation;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;

/** Every loss against arithmetic done by hand; logits are logarithms, so that the softmax is in plain sight. */
class LossesTest {

    private static final double CLOSE = 1e-6;

    /** Softmax of (log 1, log 2, log 5) is (1, 2, 5) / 8. */
    private static NDArray logits(NDManager manager, double[]... odds) {
        float[][] logs = new float[odds.length][odds[0].length];
        for (int b = 0; b < odds.length; b++) {
            for (int k = 0; k < odds[b].length; k++) {
                logs[b][k] = (float) Math.log(odds[b][k]);
            }
        }
        return manager.create(logs);
    }

    @Test
    void crossEntropyIsTheMeanSurpriseOfTheLabelledRows() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = logits(manager, new double[] {1, 2, 5}, new double[] {1, 1, 2}, new double[] {1, 1, 1});
            // -log(5/8) and -log(1/4); the third row has no label
            double expected = (Math.log(8.0 / 5) + Math.log(4)) / 2;
            assertEquals(expected, Losses.crossEntropy(logits, manager.create(new long[] {2, 0, -1})).getFloat(), CLOSE);
        }
    }

    @Test
    void withoutLabelsCrossEntropyIsZeroAndSoIsItsGradient() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = logits(manager, new double[] {1, 2, 5}, new double[] {1, 1, 2});
            logits.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = Losses.crossEntropy(logits, manager.create(new long[] {-1, -1}));
                collector.backward(loss);
                assertEquals(0, loss.getFloat());
            }
            assertArrayEquals(new float[6], logits.getGradient().toFloatArray());
        }
    }

    @Test
    void divergenceIsKullbackLeiblerFromTheTeacherOverTheBatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray teacher = logits(manager, new double[] {1, 2, 5}, new double[] {1, 1, 2});
            NDArray student = logits(manager, new double[] {1, 1, 2}, new double[] {1, 1, 2});
            // p = (1,2,5)/8, q = (1,1,2)/4: sum p log(p/q) = 1/8 log(1/2) + 2/8 log 1 + 5/8 log(5/4); second row 0; B = 2
            double expected = (Math.log(0.5) / 8 + 5.0 / 8 * Math.log(1.25)) / 2;
            assertEquals(expected, Losses.divergence(student, teacher, 1).getFloat(), CLOSE);
        }
    }

    @Test
    void temperatureSoftensBothAndScalesBySquare() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // at T = 2 odds become their square roots: teacher (1,2,3)/6, student (1,1,2)/4
            NDArray teacher = logits(manager, new double[] {1, 4, 9});
            NDArray student = logits(manager, new double[] {1, 1, 4});
            double kl = Math.log(4.0 / 6) / 6 + 2.0 / 6 * Math.log(8.0 / 6) + 3.0 / 6 * Math.log(1);
            assertEquals(4 * kl, Losses.divergence(student, teacher, 2).getFloat(), CLOSE);
        }
    }

    @Test
    void noGradientReachesTheTeacher() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray teacher = logits(manager, new double[] {1, 2, 5});
            NDArray student = logits(manager, new double[] {1, 1, 2});
            teacher.setRequiresGradient(true);
            student.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(Losses.divergence(student, teacher, 1));
            }
            assertArrayEquals(new float[3], teacher.getGradient().toFloatArray());
            // d KL / d logits of the student = q - p = (1,1,2)/4 - (1,2,5)/8
            assertArrayEquals(new float[] {0.125f, 0, -0.125f}, student.getGradient().toFloatArray(), 1e-6f);
        }
    }

    @Test
    void alignmentIsInfoNceBothWaysOverTheRowsThatHaveBoth() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // two modalities, d = 2; row 2 has only the first, and NaN for the other
            NDArray averages = manager.create(new float[] {3, 0, /**/ 5, 0,
                0, 2, /**/ 3, 4,
                1, 1, /**/ Float.NaN, Float.NaN}, new Shape(3, 2, 2));
            NDArray presence = manager.create(new boolean[][] {{true, true}, {true, true}, {true, false}});
            // cosines of rows 0 and 1: a0.b0 = 1, a0.b1 = 0.6, a1.b0 = 0, a1.b1 = 0.8; temperature 0.5 doubles them
            double forward = (-2 + Math.log(Math.exp(2) + Math.exp(1.2)) - 1.6 + Math.log(1 + Math.exp(1.6))) / 2;
            double backward = (-2 + Math.log(Math.exp(2) + 1) - 1.6 + Math.log(Math.exp(1.2) + Math.exp(1.6))) / 2;
            assertEquals((forward + backward) / 2, Losses.alignment(averages, presence, 0.5).getFloat(), CLOSE);
        }
    }

    @Test
    void alignmentIsTheMeanOverPairsThatSomeRowHas() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // rows 0 and 1 have modalities 0 and 1, nobody has 2 together with another: one pair counts
            NDArray averages = manager.create(new float[] {1, 0, 1, 0, 9, 9, /**/ 0, 1, 0, 1, 9, 9}, new Shape(2, 3, 2));
            NDArray presence = manager.create(new boolean[][] {{true, true, false}, {true, true, false}});
            // likeness is the identity: -1 + log(e + 1) each way
            assertEquals(-1 + Math.log(Math.E + 1), Losses.alignment(averages, presence, 1).getFloat(), CLOSE);
        }
    }

    @Test
    void alignmentOfNothingIsZero() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray averages = manager.create(new float[] {1, 0, Float.NaN, 0}, new Shape(1, 2, 2));
            assertEquals(0, Losses.alignment(averages, manager.create(new boolean[][] {{true, false}}), 1).getFloat());
        }
    }

    @Test
    void rowsThatTakeNoPartInAlignmentGetNoGradientNotEvenNaN() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray averages = manager.create(new float[] {1, 0, 1, 1, /**/ 0, 1, 1, 2, /**/ 1, 1, Float.NaN, 0}, new Shape(3, 2, 2));
            averages.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(Losses.alignment(averages, manager.create(new boolean[][] {{true, true}, {true, true}, {true, false}}),
                        1));
            }
            float[] gradient = averages.getGradient().toFloatArray();
            assertTrue(gradient[1] != 0);
            assertArrayEquals(new float[4], Arrays.copyOfRange(gradient, 8, 12));
        }
    }

    private static FusionOutput output(NDArray averages, NDArray... logits) {
        return new FusionOutput(null, averages, List.of(logits));
    }

    private static Map<String, Double> settings(Distillation distillation, Object... pairs) {
        Map<String, Double> settings = new HashMap<>(distillation.settings());
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return settings;
    }

    @Test
    void smoothedLabelsAndWeighedClassesAreWorkedOut() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[] {(float) Math.log(1), (float) Math.log(3), (float) Math.log(3), (float) Math.log(1),
                9, 9}, new Shape(3, 2));
            Targets targets = new Targets(List.of(manager.create(new long[] {0, 0, -1})), 0.2,
                    List.of(manager.create(new float[] {4, 1})));
            double rare = Math.log(4);
            double likely = Math.log(4.0 / 3);
            // both labelled rows are of class 0, which counts 4: sums of weights 8
            double own = 0.8 * 4 * (rare + likely);
            double spread = 0.2 / 2 * (4 * rare + likely + 4 * likely + rare);
            assertEquals((own + spread) / 8, Losses.crossEntropy(List.of(logits), targets).getFloat(), CLOSE);
            Targets smoothed = new Targets(List.of(manager.create(new long[] {0, 1, -1})), 0.2, List.of());
            assertEquals(0.8 * rare + 0.1 * (rare + likely), Losses.crossEntropy(List.of(logits), smoothed).getFloat(), CLOSE);
            Targets none = new Targets(List.of(manager.create(new long[] {-1, -1, -1})), 0.2, List.of());
            assertEquals(0, Losses.crossEntropy(List.of(logits), none).getFloat());
        }
    }

    @Test
    void v3WeighsDivergenceByAlphaOverAllLabelSpaces() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DistillationV3 v3 = new DistillationV3();
            Objective objective = v3.objective(settings(v3, "alpha", 0.75));
            NDArray recorded = manager.create(new boolean[][] {{true, true}});
            NDArray kept = manager.create(new boolean[][] {{true, false}});
            assertEquals(kept, objective.teacherSees(recorded, kept));
            assertEquals(MissingTokens.LEARNED, v3.teacherMissing());
            FusionOutput student = output(null, logits(manager, new double[] {1, 1, 2}), logits(manager, new double[] {1, 1}));
            FusionOutput teacher = output(null, logits(manager, new double[] {1, 2, 5}), logits(manager, new double[] {1, 3}));
            Targets targets = new Targets(List.of(manager.create(new long[] {1}), manager.create(new long[] {-1})));
            // space 1: KL as above, CE log 4; space 2: KL = 1/4 log(1/2) + 3/4 log(3/2), no label
            double kl = (Math.log(0.5) / 8 + 5.0 / 8 * Math.log(1.25) + Math.log(0.5) / 4 + 0.75 * Math.log(1.5)) / 2;
            double ce = (Math.log(4) + 0) / 2;
            assertEquals(0.75 * kl + 0.25 * ce, objective.studentLoss(student, teacher, targets).getFloat(), CLOSE);
            // the teacher's own: cross-entropy of (1,2,5)/8 at class 1, halved by the unlabelled space
            assertEquals(Math.log(4) / 2, objective.teacherLoss(teacher, targets, kept).getFloat(), CLOSE);
        }
    }

    @Test
    void v1AddsAlignmentForTheTeacherAndLetsItSeeAll() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DistillationV1 v1 = new DistillationV1();
            Objective objective = v1.objective(settings(v1, "divergence", 2, "crossEntropy", 0.5, "temperature", 1, "alignment", 0.25,
                    "alignmentTemperature", 1));
            NDArray recorded = manager.create(new boolean[][] {{true, true}, {true, true}});
            NDArray kept = manager.create(new boolean[][] {{true, false}, {false, true}});
            assertEquals(recorded, objective.teacherSees(recorded, kept));
            assertEquals(MissingTokens.ZERO, v1.teacherMissing());
            NDArray averages = manager.create(new float[] {1, 0, 1, 0, /**/ 0, 1, 0, 1}, new Shape(2, 2, 2));
            FusionOutput teacher = output(averages, logits(manager, new double[] {1, 2, 5}, new double[] {1, 2, 5}));
            FusionOutput student = output(averages, logits(manager, new double[] {1, 1, 2}, new double[] {1, 1, 2}));
            Targets targets = new Targets(List.of(manager.create(new long[] {1, 2})));
            double teacherCrossEntropy = (Math.log(4) + Math.log(8.0 / 5)) / 2;
            assertEquals(teacherCrossEntropy + 0.25 * (-1 + Math.log(Math.E + 1)),
                    objective.teacherLoss(teacher, targets, recorded).getFloat(), CLOSE);
            double kl = Math.log(0.5) / 8 + 5.0 / 8 * Math.log(1.25);
            double studentCrossEntropy = (Math.log(4) + Math.log(2)) / 2;
            assertEquals(2 * kl + 0.5 * studentCrossEntropy, objective.studentLoss(student, teacher, targets).getFloat(), CLOSE);
        }
    }

    /** The gradient of a row's logits is that of the divergence and nothing else, in both recipes. */
    @Test
    void ofAnUnlabelledClipOnlyTheTeacherSaysAnything() {
        DistillationV1 v1 = new DistillationV1();
        DistillationV3 v3 = new DistillationV3();
        Map<Objective, Double> recipes = Map.of(v3.objective(settings(v3, "alpha", 0.75, "temperature", 2)), 0.75,
                v1.objective(settings(v1, "divergence", 1.5, "temperature", 2)), 1.5);
        recipes.forEach((objective, weight) -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray whole = logits(manager, new double[] {1, 1, 2}, new double[] {2, 1, 1});
                NDArray taught = logits(manager, new double[] {1, 2, 5}, new double[] {1, 2, 5});
                float[] all = gradient(whole, () -> objective.studentLoss(output(null, whole), output(null, taught),
                        new Targets(List.of(manager.create(new long[] {1, -1})))));
                NDArray again = logits(manager, new double[] {1, 1, 2}, new double[] {2, 1, 1});
                float[] divergence = gradient(again, () -> Losses.divergence(again, taught, 2).mul(weight));
                assertArrayEquals(Arrays.copyOfRange(divergence, 3, 6), Arrays.copyOfRange(all, 3, 6), 1e-6f);
                assertTrue(Math.abs(divergence[1] - all[1]) > 1e-2, "the labelled row learns from its label, too");
                NDArray none = logits(manager, new double[] {1, 1, 2}, new double[] {2, 1, 1});
                float[] unlabelled = gradient(none, () -> objective.studentLoss(output(null, none), output(null, taught),
                        new Targets(List.of(manager.create(new long[] {-1, -1})))));
                assertArrayEquals(divergence, unlabelled, 1e-6f);
            }
        });
    }

    private static float[] gradient(NDArray logits, Supplier<NDArray> loss) {
        logits.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(loss.get());
        }
        return logits.getGradient().toFloatArray();
    }

    /** The second row's old student has nothing to say, whatever stands there. */
    @Test
    void whatIsAddedLearnsFromTheOldStudentWhereThatHasSomethingToSay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> student = List.of(logits(manager, new double[] {1, 1, 2}, new double[] {1, 1, 2}));
            List<NDArray> old = List.of(logits(manager, new double[] {1, 2, 5}, new double[] {1, Double.NaN, 3}));
            Targets targets = new Targets(List.of(manager.create(new long[] {1, 2})));
            double kl = Math.log(0.5) / 8 + 5.0 / 8 * Math.log(1.25);
            double ce = (Math.log(4) + Math.log(2)) / 2;
            assertEquals(0.25 * kl / 2 + 0.75 * ce, Losses.extension(student, old, targets, new int[] {0}, 0.25, 1).getFloat(), CLOSE);
            assertEquals(0.75 * ce, Losses.extension(student, old, targets, new int[0], 0.25, 1).getFloat(), CLOSE);
        }
    }

    @Test
    void labelSpacesCountByTheirWeightsInEveryRecipeAndTermsAreHeardBeforeThat() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> student = List.of(logits(manager, new double[] {1, 1, 2}), logits(manager, new double[] {1, 3}));
            List<NDArray> teacher = List.of(logits(manager, new double[] {1, 2, 5}), logits(manager, new double[] {1, 1}));
            double[] ce = {Math.log(2), Math.log(4)};
            double[] kl = {Math.log(0.5) / 8 + 5.0 / 8 * Math.log(1.25), Math.log(2) / 2 + Math.log(2.0 / 3) / 2};
            List<NDArray> labels = List.of(manager.create(new long[] {2}), manager.create(new long[] {0}));
            Targets plain = new Targets(labels);
            Targets weighed = new Targets(labels, 0, List.of(), List.of(3.0, 1.0));
            assertEquals((3 * ce[0] + ce[1]) / 4, Losses.crossEntropy(student, weighed).getFloat(), CLOSE);
            assertEquals((ce[0] + ce[1]) / 2, Losses.crossEntropy(student, plain).getFloat(), CLOSE);
            Map<Distillation, double[]> recipes = Map.of(new DistillationV3(), new double[] {0.9, 0.1},
                    new DistillationV1(), new double[] {1, 1});
            recipes.forEach((recipe, weights) -> {
                LossParts parts = new LossParts(List.of("verb", "noun"));
                Objective objective = recipe.objective(recipe.settings());
                NDArray loss = parts.during(1, () -> objective.studentLoss(new FusionOutput(null, null, student),
                        new FusionOutput(null, null, teacher), weighed));
                assertEquals(weights[0] * (3 * kl[0] + kl[1]) / 4 + weights[1] * (3 * ce[0] + ce[1]) / 4, loss.getFloat(), CLOSE);
                Map<String, Double> means = parts.means(1);
                assertEquals(Set.of("cross_entropy/noun", "cross_entropy/verb", "divergence/noun", "divergence/verb"),
                        means.keySet());
                assertEquals(ce[1], means.get("cross_entropy/noun"), CLOSE);
                assertEquals(kl[0], means.get("divergence/verb"), CLOSE);
                Losses.crossEntropy(student, plain); // nobody listens any more
                assertEquals(means, parts.means(1));
            });
            assertThrows(IllegalArgumentException.class, () -> new Targets(labels, 0, List.of(), List.of(0.0, 1.0)));
        }
    }

    @Test
    void defaultsAndRanges() {
        assertEquals(Map.of("alpha", 0.9, "temperature", 1.0), new DistillationV3().settings());
        assertEquals(Map.of("divergence", 1.0, "crossEntropy", 1.0, "temperature", 1.0, "alignment", 0.1, "alignmentTemperature", 0.1),
                new DistillationV1().settings());
        String message = assertThrows(IllegalArgumentException.class,
                () -> new DistillationV3().objective(Map.of("alpha", 1.5, "temperature", 1.0))).getMessage();
        assertEquals("setting alpha = 1.5 is not a number from 0 to 1", message);
    }
}
