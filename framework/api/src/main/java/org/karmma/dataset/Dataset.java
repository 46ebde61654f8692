package org.karmma.dataset;

import java.util.List;
import java.util.Optional;

/** An opened data set. Opening checks the annotations, never decodes media. */
public interface Dataset {

    /** What it is called in results. */
    String id();

    /** The label spaces its clips are labelled in; the first that predictions are judged by is {@code action} by convention. */
    List<LabelSpace> labelSpaces();

    /**
     * The clips of a split, empty where there are none; always in the same order. Elements may be made when asked for
     * ({@code get(i)} can render a clip into memory): hold one at a time, don't copy the list.
     */
    List<Clip> clips(Split split);

    /**
     * What decides the clips of a split, where looking at the clips themselves is no cheap way to tell: for those that are made when
     * asked for, the settings and a version of the code that makes them. Empty: the clips are compared one by one, by everything that is
     * known of them (of evidence on disk its path, size and time of change; of evidence in memory its shape).
     */
    default Optional<String> fingerprint(Split split) {
        return Optional.empty();
    }

    /** Rows of the annotations that were left out, each with its file, row and reason. */
    default List<String> skipped() {
        return List.of();
    }

    /** Clips of a split that its benchmark judges by themselves, too; none by default. */
    default List<ClipGroup> groups(Split split) {
        return List.of();
    }

    /** How predictions of a split are handed in where its labels are kept secret; empty where there is no such challenge. */
    default Optional<Submission> submission(Split split) {
        return Optional.empty();
    }
}
