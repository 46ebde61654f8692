package org.karmma.microkitchens;

import java.util.Locale;

/** What it is done to; the order is the class index. Sizes in pixels of a 128 x 96 picture, pitch in hertz. */
enum Noun {
    CUP(33, 28, 1500), KNIFE(57, 9, 2600), PAN(70, 42, 700), ONION(25, 26, 320), BOTTLE(17, 55, 1250), BOARD(55, 36, 450),
    JAR(27, 34, 1800), BREAD(46, 23, 240);

    /** Extents when it lies upright. */
    final double width;
    final double height;
    /** What it sounds like when knocked, roughly: kitchens differ by more than an octave. */
    final double pitch;

    Noun(double width, double height, double pitch) {
        this.width = width;
        this.height = height;
        this.pitch = pitch;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it has a lid that can be off. */
    boolean lidded() {
        return this == PAN || this == BOTTLE || this == JAR;
    }
}
