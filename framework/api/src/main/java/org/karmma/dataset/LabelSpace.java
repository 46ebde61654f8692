package org.karmma.dataset;

import java.util.List;

/**
 * A set of classes of which each labelled clip has one.
 *
 * @param id for instance {@code verb}, {@code noun}, {@code action}
 * @param classes names by index
 */
public record LabelSpace(String id, List<String> classes) {
    public LabelSpace {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("label space " + id + " has no classes");
        }
    }

    /** How many classes there are (K). */
    public int size() {
        return classes.size();
    }
}
