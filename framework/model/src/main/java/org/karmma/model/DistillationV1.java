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
 * The first preprint: the teacher learns from cross-entropy and alignment of modalities and sees all that was recorded; the student
 * learns from divergence plus cross-entropy, under modality dropout of its own. The weights, both temperatures and which stand-in the
 * teacher has are not published: these are ours.
 */
public final class DistillationV1 implements Distillation {

    /** The name an experiment selects it by. */
    public static final String ID = "v1";

    private static final Setting DIVERGENCE = Setting.real("divergence", 1, 0, 1000);
    private static final Setting CROSS_ENTROPY = Setting.real("crossEntropy", 1, 0, 1000);
    private static final Setting TEMPERATURE = Setting.real("temperature", 1, 0.01, 100);
    private static final Setting ALIGNMENT = Setting.real("alignment", 0.1, 0, 1000);
    private static final Setting ALIGNMENT_TEMPERATURE = Setting.real("alignmentTemperature", 0.1, 0.001, 100);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Map<String, Double> settings() {
        return Setting.defaults(List.of(DIVERGENCE, CROSS_ENTROPY, TEMPERATURE, ALIGNMENT, ALIGNMENT_TEMPERATURE));
    }

    @Override
    public Set<String> teacherSettings() {
        return Setting.defaults(List.of(ALIGNMENT, ALIGNMENT_TEMPERATURE)).keySet();
    }

    @Override
    public MissingTokens teacherMissing() {
        return MissingTokens.ZERO;
    }

    @Override
    public Objective objective(Map<String, Double> settings) {
        double divergence = DIVERGENCE.of(settings);
        double crossEntropy = CROSS_ENTROPY.of(settings);
        double temperature = TEMPERATURE.of(settings);
        double alignment = ALIGNMENT.of(settings);
        double alignmentTemperature = ALIGNMENT_TEMPERATURE.of(settings);
        return new Objective() {
            @Override
            public NDArray teacherSees(NDArray recorded, NDArray kept) {
                return recorded;
            }

            @Override
            public NDArray teacherLoss(FusionOutput teacher, Targets targets, NDArray presence) {
                NDArray loss = Losses.crossEntropy(teacher.logits(), targets);
                return alignment == 0 ? loss
                        : loss.add(Scaled.by(Losses.alignment(teacher.averages(), presence, alignmentTemperature), alignment));
            }

            @Override
            public NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets) {
                return Scaled.by(Losses.divergence(student.logits(), teacher.logits(), temperature, targets.spaceWeights()), divergence)
                        .add(Scaled.by(Losses.crossEntropy(student.logits(), targets), crossEntropy));
            }
        };
    }
}
