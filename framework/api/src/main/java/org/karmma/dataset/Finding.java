package org.karmma.dataset;

import java.util.Objects;

/**
 * One thing that is wrong with a data set on disk.
 *
 * @param severity what it means for a run
 * @param kind of medium ("video", "audio"), or {@code annotations}
 * @param where file, with row, key or time where there is one
 * @param problem what is wrong with it
 * @param remedy what to do
 */
public record Finding(Severity severity, String kind, String where, String problem, String remedy) {

    /** What a finding means for a run. */
    public enum Severity {
        /** The data set cannot be opened. */
        FATAL,
        /** Clips are left out, or what was recorded of them is damaged. */
        ERROR,
        /** Nothing is lost that was there, but somebody should know: a clip that was recorded without a sound track is legal data. */
        WARNING
    }

    /** The kind of what stands in the annotations themselves. */
    public static final String ANNOTATIONS = "annotations";

    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** The same as an exception says it. */
    public static Finding of(Severity severity, String kind, DataException e) {
        return new Finding(severity, kind, e.where(), e.problem(), e.remedy());
    }
}
