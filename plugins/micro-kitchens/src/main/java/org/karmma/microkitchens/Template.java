package org.karmma.microkitchens;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is done, in the words of Something-Something: {@code Stirring [something]}. */
record Template(Verb verb, String text) {

    private static final String HOLE = "[something]";

    /** In alphabetical order, which is that of their indices. */
    static final List<Template> ALL = Stream.of(Verb.values()).map(Template::of).sorted(Comparator.comparing(Template::text)).toList();

    static Template of(Verb verb) {
        return new Template(verb, switch (verb) {
            case TAKE -> "Picking [something] up";
            case PUT -> "Putting [something] on a surface";
            case OPEN -> "Opening [something]";
            case CLOSE -> "Closing [something]";
            case CUT -> "Cutting [something]";
            case STIR -> "Stirring [something]";
            case POUR -> "Pouring out of [something]";
            case WASH -> "Washing [something]";
            case SHAKE -> "Shaking [something]";
            case WIPE -> "Wiping [something]";
        });
    }

    /** Without brackets, as classes are named. */
    String plain() {
        return text.replace("[", "").replace("]", "");
    }

    /** What somebody who filmed it would have said. */
    String label(Noun noun) {
        return text.replace(HOLE, noun.key()).toLowerCase(Locale.ROOT);
    }
}
