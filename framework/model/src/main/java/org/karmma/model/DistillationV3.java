package org.karmma.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.distillation.Distillation;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;

/**
 * ICRA 2026: the teacher learns from cross-entropy under modality dropout and teaches under the student's own mask, so no sample needs
 * every modality; the student learns from {@code alpha * divergence + (1 - alpha) * cross-entropy}. Alpha and the temperature are not
 * published: these are ours.
 */
public final class DistillationV3 implements Distillation {

    /** The name an experiment selects it by. */
    public static final String ID = "v3";

    private static final Setting ALPHA = Setting.real("alpha", 0.9, 0, 1);
    private static final Setting TEMPERATURE = Setting.real("temperature", 1, 0.01, 100);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Map<String, Double> settings() {
        return Setting.defaults(List.of(ALPHA, TEMPERATURE));
    }

    /** None: its loss is cross-entropy. */
    @Override
    public Set<String> teacherSettings() {
        return Set.of();
    }

    @Override
    public MissingTokens teacherMissing() {
        return MissingTokens.LEARNED;
    }

    @Override
    public Objective objective(Map<String, Double> settings) {
        double alpha = ALPHA.of(settings);
        double temperature = TEMPERATURE.of(settings);
        return new Objective() {
            @Override
            public NDArray teacherSees(NDArray recorded, NDArray kept) {
                return kept;
            }

            @Override
            public NDArray teacherLoss(FusionOutput teacher, Targets targets, NDArray presence) {
                return Losses.crossEntropy(teacher.logits(), targets);
            }

            @Override
            public NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets) {
                return Scaled.by(Losses.divergence(student.logits(), teacher.logits(), temperature, targets.spaceWeights()), alpha)
                        .add(Scaled.by(Losses.crossEntropy(student.logits(), targets), 1 - alpha));
            }
        };
    }
}
