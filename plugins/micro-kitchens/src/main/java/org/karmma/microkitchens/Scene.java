package org.karmma.microkitchens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One action, fully decided: what is drawn, heard and detected at any instant follows from it. Immutable; time is seconds since the
 * action began, and runs on a little before and after it.
 */
final class Scene {

    /** Pixels of a picture, and pictures per second. */
    static final int WIDTH = 128;
    static final int HEIGHT = 96;
    static final int FPS = 12;

    /** Something that lies about. */
    record Thing(Noun noun, Look look, double x, double y, double angle) {}

    private final Kitchen kitchen;
    private final Action action;
    private final Look look;
    private final double duration;
    private final Choreography moves;
    private final List<Thing> clutter;
    private final double[] sway;
    private final long drawing;
    private final long sounding;
    private final long detecting;

    Scene(Kitchen kitchen, Action action, Dice d) {
        this.kitchen = kitchen;
        this.action = action;
        look = d.pick(kitchen.utensils().get(action.noun()));
        duration = Math.max(1, Math.min(2.6, d.in(1.2, 2.1) * kitchen.tempo()));
        moves = new Choreography(action, kitchen, duration, d.fork());
        clutter = clutter(d.fork());
        sway = new double[] {d.in(0, 6.3), d.in(0, 6.3), d.in(.6, 1.4), d.in(.6, 1.4), d.sign() * d.in(40, 90), d.sign() * d.in(10, 40)};
        drawing = d.nextLong();
        sounding = d.nextLong();
        detecting = d.nextLong();
    }

    private List<Thing> clutter(Dice d) {
        List<Thing> things = new ArrayList<>();
        Pose start = moves.at(action.verb() == Verb.PUT ? duration : 0);
        int n = 1 + d.below(4);
        for (int tries = 0; things.size() < n && tries < 40; tries++) {
            double x = d.in(4, WIDTH - 4);
            double y = d.in(22, HEIGHT - 2);
            if (Math.hypot(x - start.x, 1.3 * (y - start.y)) > 46) {
                Noun noun = Noun.values()[d.below(Noun.values().length)];
                things.add(new Thing(noun, d.pick(kitchen.utensils().get(noun)), x, y, d.in(-.9, .9)));
            }
        }
        things.sort(Comparator.comparingDouble(Thing::y));
        return List.copyOf(things);
    }

    Kitchen kitchen() {
        return kitchen;
    }

    Action action() {
        return action;
    }

    /** The instance that is acted on. */
    Look look() {
        return look;
    }

    /** Seconds. */
    double duration() {
        return duration;
    }

    List<Thing> clutter() {
        return clutter;
    }

    /** How fast repeated movements are, about 1. */
    double rate() {
        return moves.rate();
    }

    Pose pose(double t) {
        return moves.at(t);
    }

    /** Where the camera has moved to: pixels, x and y. Between actions the head turns away. */
    int[] camera(double t) {
        double[] slow = wander(t);
        double away = away(t);
        Dice shake = Dice.of(drawing, Math.round(t * FPS));
        return new int[] {(int) Math.round(slow[0] + kitchen.shake() * shake.bell() + sway[4] * away * away),
            (int) Math.round(slow[1] + kitchen.shake() * shake.bell() + sway[5] * away * away)};
    }

    /** The same without what makes it jump from picture to picture: how the wearer sways, and turns away. */
    double[] sway(double t) {
        double[] slow = wander(t);
        double away = away(t);
        return new double[] {slow[0] + sway[4] * away * away, slow[1] + sway[5] * away * away};
    }

    private double[] wander(double t) {
        double w = 2 * Math.PI * kitchen.swayRate();
        double s = kitchen.sway();
        return new double[] {s * (Math.sin(w * sway[2] * t + sway[0]) + .4 * Math.sin(2.7 * w * t + sway[1])),
            .8 * s * (Math.sin(w * sway[3] * t + sway[1]) + .4 * Math.sin(2.3 * w * t + sway[0]))};
    }

    private double away(double t) {
        return Math.max(0, Math.max(-t - .1, t - duration - .1)) / .4;
    }

    /** The chance that decides texture and grain; the same sequence at each call. */
    Dice drawing() {
        return Dice.of(drawing);
    }

    /** The chance that decides what is heard. */
    Dice sounding() {
        return Dice.of(sounding);
    }

    /** The chance that decides what the detector gets wrong. */
    Dice detecting() {
        return Dice.of(detecting);
    }
}
