package org.karmma.microkitchens;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** As which published data set the files are laid out, and what follows from it for clips that no file holds. */
enum Layout {

    /** EPIC-KITCHENS-100: untrimmed videos with sound; an action is a verb and a noun. */
    EPIC("epic-kitchens", EpicAnnotations.UNLABELLED) {
        @Override
        String action(Action action) {
            return action.key();
        }

        @Override
        int category(int index) {
            return index;
        }
    },

    /** Something-Something V2: a silent video for each action, whose class is a template that leaves open what it is done to. */
    SOMETHING("something-something", SomethingAnnotations.UNLABELLED) {
        @Override
        String action(Action action) {
            return Template.of(action.verb()).plain();
        }

        /** Its files have no list of categories: the number of a category is what readers of boxes make of its name. */
        @Override
        int category(int index) {
            return Detector.CATEGORIES.get(index).toLowerCase(Locale.ROOT).hashCode() & 0xffffff;
        }
    };

    private final String reader;
    private final String unlabelled;

    Layout(String reader, String unlabelled) {
        this.reader = reader;
        this.unlabelled = unlabelled;
    }

    /** The data-set provider that reads it. */
    String reader() {
        return reader;
    }

    /** The annotation file of clips without labels, as that provider wants it named. */
    String unlabelled() {
        return unlabelled;
    }

    /** The name of an action's class. */
    abstract String action(Action action);

    /** What a buffer of boxes calls a category that is an index into {@link Detector#CATEGORIES}. */
    abstract int category(int index);

    /** As it is called in settings. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Layout> of(String key) {
        return Stream.of(values()).filter(layout -> layout.key().equals(key)).findFirst();
    }

    static String keys() {
        return Stream.of(values()).map(Layout::key).collect(Collectors.joining(" or "));
    }
}
