package org.karmma.distribution.stranger;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.karmma.distillation.Distillation;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;
import org.osgi.service.component.annotations.Component;

/** What a stranger might bring: the student learns the teacher's logits by heart (Ba and Caruana 2014), and no label. */
@Component(property = Distillation.PROPERTY + "=" + MimicDistillation.ID)
public final class MimicDistillation implements Distillation {

    static final String ID = "mimic";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public MissingTokens teacherMissing() {
        return MissingTokens.ZERO;
    }

    @Override
    public Objective objective(Map<String, Double> settings) {
        return new Objective() {
            @Override
            public NDArray teacherSees(NDArray recorded, NDArray kept) {
                return recorded;
            }

            @Override
            public NDArray teacherLoss(FusionOutput teacher, Targets targets, NDArray presence) {
                NDArray labels = targets.labels().get(0).expandDims(1);
                return teacher.logits().get(0).logSoftmax(1).gather(labels, 1).mean().neg();
            }

            @Override
            public NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets) {
                return student.logits().get(0).sub(teacher.logits().get(0).stopGradient()).square().mean();
            }
        };
    }
}
