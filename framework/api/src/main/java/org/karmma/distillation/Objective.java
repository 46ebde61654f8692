package org.karmma.distillation;

import ai.djl.ndarray.NDArray;
import org.karmma.fusion.FusionOutput;

/** The losses of one distillation with its settings. Safe to use from several threads. */
public interface Objective {

    /**
     * Which modalities the teacher sees, when it is trained and when it teaches.
     *
     * @param recorded {@code [B, M]} BOOLEAN: what was recorded
     * @param kept {@code [B, M]} BOOLEAN: what was recorded and survived modality dropout; at least one per row
     * @return {@code [B, M]} BOOLEAN, in the manager of the arguments
     */
    NDArray teacherSees(NDArray recorded, NDArray kept);

    /**
     * The loss the teacher is trained with.
     *
     * @param presence what {@link #teacherSees} said
     * @return a scalar
     */
    NDArray teacherLoss(FusionOutput teacher, Targets targets, NDArray presence);

    /**
     * The loss the student is trained with. No gradient reaches the teacher.
     *
     * @param targets may hold unlabelled samples: the teacher still teaches on them
     * @return a scalar
     */
    NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets);

    /**
     * The same, for losses that ask which modalities the student saw. This is what is called.
     *
     * @param presence {@code [B, M]} BOOLEAN: what the student saw
     */
    default NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets, NDArray presence) {
        return studentLoss(student, teacher, targets);
    }
}
