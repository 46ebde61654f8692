package org.karmma.microkitchens;

import static org.karmma.microkitchens.Noun.*;
import static org.karmma.microkitchens.Verb.*;

import java.util.ArrayList;
import java.util.List;

/** A verb and a noun that go together. */
record Action(Verb verb, Noun noun) {

    /** All forty, sorted by verb, then noun. */
    static final List<Action> ALL = all();

    /** As the action's class is named. */
    String key() {
        return verb.key() + " " + noun.key();
    }

    private static List<Action> all() {
        List<Action> all = new ArrayList<>();
        add(all, TAKE, Noun.values());
        add(all, PUT, Noun.values());
        add(all, OPEN, PAN, BOTTLE, JAR);
        add(all, CLOSE, PAN, BOTTLE, JAR);
        add(all, CUT, ONION, BREAD);
        add(all, STIR, CUP, PAN, JAR);
        add(all, POUR, CUP, BOTTLE, JAR);
        add(all, WASH, CUP, KNIFE, PAN, ONION, BOARD);
        add(all, SHAKE, BOTTLE, JAR);
        add(all, WIPE, KNIFE, PAN, BOARD);
        return List.copyOf(all);
    }

    private static void add(List<Action> all, Verb verb, Noun... nouns) {
        for (Noun noun : nouns) {
            all.add(new Action(verb, noun));
        }
    }
}
