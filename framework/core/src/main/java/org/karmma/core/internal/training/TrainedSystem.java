package org.karmma.core.internal.training;

import java.util.Locale;
import org.karmma.extractor.Role;

/** The four systems that are compared. */
public enum TrainedSystem {
    /** The teacher over frozen extractors. */
    KARMMA_T(Role.TEACHER, "KARMMA_T"),
    /** The student's architecture with cross-entropy only: no dropout, zeros for what is missing. */
    BASELINE(Role.STUDENT, "Baseline"),
    /** Baseline with modality dropout and learned stand-in tokens. */
    BASELINE_DELTA(Role.STUDENT, "Baseline w/ delta"),
    /** Baseline w/ delta taught by KARMMA_T. */
    KARMMA_S(Role.STUDENT, "KARMMA_S");

    private final Role role;
    private final String title;

    TrainedSystem(Role role, String title) {
        this.role = role;
        this.title = title;
    }

    /** As written in results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the papers write it. */
    public String title() {
        return title;
    }

    public Role role() {
        return role;
    }

    /** Whether its training drops modalities; for the teacher the recipe decides. */
    public boolean dropsModalities() {
        return this != BASELINE;
    }

    public boolean isTaught() {
        return this == KARMMA_S;
    }
}
