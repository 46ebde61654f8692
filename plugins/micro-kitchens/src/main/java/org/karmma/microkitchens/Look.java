package org.karmma.microkitchens;

import java.awt.Color;

/** One instance of a noun: the same cup is the same colour whenever it is seen. */
record Look(Color body, Color accent, Color lid, double size, double stretch) {

    static Look of(Noun noun, Dice dice) {
        Color any = hsb(dice.in(0, 1), dice.in(.25, .8), dice.in(.4, .9));
        Color pale = hsb(dice.in(.1, .17), dice.in(.02, .15), dice.in(.85, 1));
        Color steel = hsb(dice.in(.5, .65), dice.in(.02, .1), dice.in(.65, .85));
        Color dark = hsb(dice.in(0, 1), dice.in(0, .25), dice.in(.08, .25));
        boolean usual = dice.chance(.85);
        Color body = switch (noun) {
            case CUP -> usual ? hsb(dice.in(.54, .64), dice.in(.35, .7), dice.in(.7, .95)) : any;
            case KNIFE -> steel;
            case PAN -> usual ? dark : dice.chance(.5) ? steel : any;
            case ONION -> usual ? hsb(dice.in(.84, .93), dice.in(.3, .6), dice.in(.5, .85))
                    : hsb(dice.in(.1, .14), dice.in(.4, .7), dice.in(.75, .95));
            case BOTTLE -> usual ? hsb(dice.in(.25, .4), dice.in(.5, .9), dice.in(.3, .65)) : any;
            case BOARD -> usual ? hsb(dice.in(.09, .13), dice.in(.2, .45), dice.in(.75, .95)) : pale;
            case JAR -> usual ? hsb(dice.in(-.03, .04), dice.in(.6, .9), dice.in(.55, .85)) : any;
            case BREAD -> hsb(dice.in(.06, .09), dice.in(.5, .75), dice.in(.5, .75));
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
