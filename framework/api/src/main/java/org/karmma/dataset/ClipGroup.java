package org.karmma.dataset;

import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Clips that a benchmark judges by themselves besides the whole split: those of people who are in no training clip, those of rare
 * classes.
 *
 * @param id one word, unique within its data set, such as {@code unseen}
 * @param title for people, such as "unseen participants"
 * @param holds whether a clip is in the group when predictions of a label space ({@link LabelSpace#id}) are judged
 */
public record ClipGroup(String id, String title, BiPredicate<Clip, String> holds) {
    public ClipGroup {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(holds, "holds");
    }
}
