package org.karmma.microkitchens;

import java.awt.Color;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A participant and the kitchen they work in: everything that one person's recordings have in common, and another's have not.
 *
 * @param id for instance {@code P01}
 * @param tempo multiplies how long an action takes
 * @param reach multiplies how far hands move
 * @param side 1 for right-handed, -1 for left-handed
 * @param pattern of the table: 0 planks, 1 tiles, 2 speckles
 * @param tool colour of wooden spoons and knife handles
 * @param sway how far the camera wanders, pixels
 * @param swayRate how fast it does, hertz
 * @param shake deviation of what the camera jumps from picture to picture, pixels
 * @param gain light by colour channel, about 1
 * @param slope how much brighter one edge of the picture is than the other
 * @param grain picture noise, grey levels
 * @param hiss room noise, 1 is full scale
 * @param quiet share of the actions that make no sound
 * @param pitch multiplies the pitch of whatever is knocked
 * @param utensils the two of each noun that this kitchen has
 */
record Kitchen(String id, double tempo, double reach, int side, Color skin, Color sleeve, Color table, Color wall, int pattern,
        Color tool, Color cloth, double sway, double swayRate, double shake, double[] gain, double slope, double grain, double hiss,
        double quiet, double pitch, Map<Noun, List<Look>> utensils) {

    static Kitchen of(String id, Dice d) {
        double light = d.in(.78, 1.12);
        double warm = d.in(-.09, .09);
        double tint = d.in(-.06, .06);
        Map<Noun, List<Look>> utensils = new EnumMap<>(Noun.class);
        for (Noun noun : Noun.values()) {
            utensils.put(noun, List.of(Look.of(noun, d), Look.of(noun, d)));
        }
        return new Kitchen(id, d.in(.75, 1.35), d.in(.85, 1.25), d.chance(.1) ? -1 : 1,
                Look.hsb(d.in(.04, .08), d.in(.3, .6), d.in(.45, .95)), Look.hsb(d.in(0, 1), d.in(0, .35), d.in(.2, .6)),
                Look.hsb(d.in(.06, .16), d.in(.03, .25), d.in(.5, .75)), Look.hsb(d.in(0, 1), d.in(0, .15), d.in(.6, .9)), d.below(3),
                Look.hsb(d.in(.07, .12), d.in(.4, .7), d.in(.6, .85)), Look.hsb(d.in(.13, .19), d.in(.5, .9), d.in(.8, 1)),
                d.in(.8, 3), d.in(.25, .8), d.in(.6, 2),
                new double[] {light * (1 + warm), light * (1 + tint), light * (1 - warm)}, d.in(-.2, .2),
                d.in(3, 9), Math.pow(10, d.in(-2.6, -1.5)), d.in(.25, .5), Math.pow(2, d.in(-.6, .6)), utensils);
    }
}
