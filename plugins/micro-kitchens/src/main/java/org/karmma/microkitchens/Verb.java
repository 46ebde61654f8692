package org.karmma.microkitchens;

import java.util.Locale;

/** What hands do; the order is the class index. Put is take, and close is open, backwards in time. */
enum Verb {
    TAKE, PUT, OPEN, CLOSE, CUT, STIR, POUR, WASH, SHAKE, WIPE;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
