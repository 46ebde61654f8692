package org.karmma.dataset;

import java.util.Locale;

/** What clips are for. The splits of a data set are disjoint, in clips and in recordings. */
public enum Split {
    /** A large pool that pretrains the teacher's extractors; the student never sees it. Often empty. */
    PRETRAIN,
    /** Trains teacher and students. */
    TRAIN,
    /** Chooses between configurations, calibrates. */
    VALIDATION,
    /** Is looked at once, at the end. */
    TEST;

    /** Lower case, as written in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
