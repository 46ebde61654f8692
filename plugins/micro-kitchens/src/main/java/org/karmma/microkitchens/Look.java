package org.karmma.microkitchens;

import java.awt.Color;

/** One instance of a noun: the same cup is the same colour whenever it is seen. */
record Look(Color body, Color accent, Color lid, double size, double stretch) {

    static Look of(Noun noun, Dice dice) {
        Color any = hsb(dice.in(0, 1), dice.in(.25, .9), dice.in(.35, .95));
        Color pale = hsb(dice.in(0, 1), dice.in(.02, .25), dice.in(.7, .98));
        Color steel = hsb(dice.in(.5, .65), dice.in(.02, .15), dice.in(.5, .85));
        Color wood = hsb(dice.in(.05, .11), dice.in(.35, .75), dice.in(.4, .85));
        Color dark = hsb(dice.in(0, 1), dice.in(.0, .3), dice.in(.08, .28));
        boolean usual = dice.chance(.6);
        Color body = switch (noun) {
            case CUP -> usual ? pale : any;
            case KNIFE -> steel;
            case PAN -> usual ? dark : dice.chance(.5) ? steel : any;
            case ONION -> hsb(usual ? dice.in(.07, .12) : dice.in(.85, .97), dice.in(.25, .7), dice.in(.5, .95));
            case BOTTLE -> usual ? hsb(dice.in(.2, .42), dice.in(.4, .9), dice.in(.25, .65)) : any;
            case BOARD -> usual ? wood : pale;
            case JAR -> any;
            case BREAD -> hsb(dice.in(.06, .1), dice.in(.45, .75), dice.in(.45, .85));
        };
        Color accent = dice.chance(.5) ? shade(body, dice.in(.45, .7)) : shade(body, dice.in(1.25, 1.6));
        Color lid = dice.chance(.5) ? dark : hsb(dice.in(0, 1), dice.in(.2, .9), dice.in(.3, .95));
        return new Look(body, accent, lid, dice.in(.85, 1.15), dice.in(.88, 1.14));
    }

    static Color hsb(double h, double s, double b) {
        return Color.getHSBColor((float) h, (float) s, (float) b);
    }

    static Color shade(Color c, double by) {
        return new Color(clip(c.getRed() * by), clip(c.getGreen() * by), clip(c.getBlue() * by));
    }

    private static int clip(double v) {
        return (int) Math.max(0, Math.min(255, Math.round(v)));
    }
}
