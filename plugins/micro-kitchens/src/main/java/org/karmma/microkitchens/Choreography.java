package org.karmma.microkitchens;

import org.karmma.microkitchens.Pose.Tool;

/** How hands and object move through one action. */
final class Choreography {

    private final Action action;
    private final double duration;
    private final double amplitude;
    private final double rate;
    private final double phase;
    private final int side;
    private final double x;
    private final double y;
    private final double angle;
    private final double awayX;
    private final double awayY;
    private final double turn;
    private final double restX;
    private final double heldX;
    private final double heldY;
    private final double tremor;
    private final boolean helps;

    Choreography(Action action, Kitchen kitchen, double duration, Dice d) {
        this.action = action;
        this.duration = duration;
        amplitude = kitchen.reach() * d.in(.85, 1.2);
        rate = d.in(.8, 1.25) / Math.sqrt(kitchen.tempo());
        phase = d.in(0, 2 * Math.PI);
        side = kitchen.side();
        x = d.in(55, 73);
        y = d.in(44, 55);
        angle = action.noun() == Noun.BOTTLE || action.noun() == Noun.JAR ? d.in(-.2, .2) : d.in(-.45, .45);
        awayX = d.in(34, 94);
        awayY = d.in(84, 98);
        turn = d.in(-.7, .7);
        restX = side * d.in(14, 34);
        heldX = side * d.in(-1, 1) * 3;
        heldY = d.in(2, 8);
        tremor = d.in(.2, .9);
        helps = d.chance(.6);
    }

    double rate() {
        return rate;
    }

    /** @param t seconds since the action began; before 0 and after the duration hands come and go */
    Pose at(double t) {
        Pose pose = new Pose();
        pose.x = x;
        pose.y = y;
        pose.angle = angle;
        pose.lidShown = action.noun().lidded() && action.noun() != Noun.PAN;
        pose.right.to(x + restX, 122);
        pose.left.to(x - restX, 126);
        double u = t / duration;
        switch (action.verb()) {
            case TAKE -> take(pose, u);
            case PUT -> take(pose, 1 - u);
            case OPEN -> open(pose, u, t);
            case CLOSE -> open(pose, 1 - u, duration - t);
            case CUT -> cut(pose, u, t);
            case STIR -> stir(pose, u, t);
            case POUR -> pour(pose, u);
            case WASH -> wash(pose, u, t);
            case SHAKE -> shake(pose, u, t);
            case WIPE -> wipe(pose, u, t);
        }
        pose.right.x += tremor * Math.sin(17 * t + phase);
        pose.right.y += tremor * Math.cos(13 * t + phase);
        return pose;
    }

    private void take(Pose p, double u) {
        double carry = ease(u, .48, 1);
        p.x = mix(x, awayX, carry);
        p.y = mix(y, awayY, carry);
        p.angle = angle + turn * carry;
        p.scale = 1 + .25 * carry;
        reach(p.right, p.x + heldX, p.y + heldY, ease(u, 0, .42));
        p.right.closed = u > .45;
    }

    private void open(Pose p, double u, double t) {
        double off = ease(u, .5, .85);
        boolean small = action.noun() == Noun.BOTTLE;
        p.lidShown = true;
        p.lidX = side * (small ? 20 : 26) * amplitude * off;
        p.lidY = 10 * off - 14 * amplitude * Math.sin(Math.PI * off);
        double top = action.noun() == Noun.PAN ? 0 : -action.noun().height / 2;
        double twist = u > .15 && u < .5 ? Math.sin(9 * rate * t + phase) : 0;
        reach(p.right, x + p.lidX + 2 * twist, y + top + p.lidY + 5, ease(u, -.05, .18) - ease(u, .88, 1.08));
        p.right.angle = .5 * twist;
        p.right.closed = u > .15 && u < .9;
        hold(p, u);
    }

    private void cut(Pose p, double u, double t) {
        double at = ease(u, -.05, .15) - ease(u, .9, 1.05);
        double stroke = Math.abs(Math.sin(2 * Math.PI * 1.5 * rate * t + phase));
        p.cut = Math.min(1, Math.max(0, (u - .15) / .75));
        p.tool = Tool.KNIFE;
        reach(p.right, x + side * (14 - 14 * u), y - 2 - 9 * amplitude * stroke + 6, at);
        p.toolX = p.right.x - side * 12;
        p.toolY = p.right.y - 3;
        p.toolAngle = side * (.15 - .25 * stroke) + (side > 0 ? Math.PI : 0);
        p.right.closed = true;
        hold(p, u);
    }

    private void stir(Pose p, double u, double t) {
        double at = ease(u, -.05, .18) - ease(u, .88, 1.05);
        double a = 2 * Math.PI * 1.5 * rate * t + phase;
        double r = (action.noun() == Noun.PAN ? 9 : 5) * amplitude;
        p.lidShown = false;
        p.tool = Tool.SPOON;
        reach(p.right, x + r * Math.cos(a) + side * 8, y + .7 * r * Math.sin(a) - 8, at);
        p.toolX = p.right.x - side * 5;
        p.toolY = p.right.y + 5;
        p.toolAngle = side * .9 + .2 * Math.cos(a) + Math.PI / 2;
        p.right.closed = true;
        if (helps) {
            hold(p, u);
        }
    }

    private void pour(Pose p, double u) {
        double lift = ease(u, .05, .28) - ease(u, .85, 1.05);
        double tilt = ease(u, .22, .42) - ease(u, .8, .98);
        p.lidShown = false;
        p.x = x - side * 4 * lift;
        p.y = y - 12 * amplitude * lift;
        p.angle = angle - side * 1.75 * tilt;
        p.pouring = tilt > .7;
        reach(p.right, p.x + side * 9, p.y + 3, ease(u, -.15, .08) - ease(u, 1, 1.15));
        p.right.angle = -side * tilt;
        p.right.closed = true;
    }

    private void wash(Pose p, double u, double t) {
        double at = ease(u, -.1, .15) - ease(u, .9, 1.1);
        double a = 2 * Math.PI * 1.7 * rate * t + phase;
        p.tap = u > .02 && u < .98;
        p.x = x + 2.5 * amplitude * Math.sin(.5 * a);
        p.y = y + 2 * amplitude * Math.cos(.5 * a);
        p.angle = angle + .25 * Math.sin(.5 * a);
        reach(p.right, p.x + side * (7 + 6 * amplitude * Math.cos(a)), p.y + 3 + 4 * amplitude * Math.sin(a), at);
        reach(p.left, p.x - side * 13, p.y + 5, at);
        p.right.closed = true;
        p.left.closed = true;
    }

    private void shake(Pose p, double u, double t) {
        double at = ease(u, .08, .25) - ease(u, .85, 1);
        double swing = Math.sin(2 * Math.PI * 3 * rate * t + phase) * (u > .15 && u < .95 ? 1 : 0);
        p.x = x + side * 3 * swing * amplitude;
        p.y = y - 6 * at + 8 * swing * amplitude * at;
        p.angle = angle + .35 * swing * at;
        reach(p.right, p.x + heldX, p.y + heldY, ease(u, -.12, .1) - ease(u, .96, 1.12));
        p.right.closed = true;
    }

    private void wipe(Pose p, double u, double t) {
        double at = ease(u, -.05, .15) - ease(u, .9, 1.05);
        double sweep = Math.sin(2 * Math.PI * 1.2 * rate * t + phase);
        p.tool = Tool.CLOTH;
        reach(p.right, x + 15 * amplitude * sweep, y + 3 + 5 * amplitude * Math.cos(2.6 * t + phase), at);
        p.toolX = p.right.x;
        p.toolY = p.right.y - 2;
        p.toolAngle = .3 * sweep;
        p.right.angle = .4 * sweep;
        if (helps) {
            hold(p, u);
        }
    }

    private void hold(Pose p, double u) {
        reach(p.left, x - side * (action.noun().width * .3 + 4), y + 6, ease(u, -.08, .15) - ease(u, .9, 1.1));
        p.left.closed = true;
    }

    /** Brings a hand from where it rests towards a place. */
    private static void reach(Pose.Hand hand, double x, double y, double how) {
        hand.to(mix(hand.x, x, how), mix(hand.y, y, how));
    }

    private static double mix(double a, double b, double how) {
        return a + (b - a) * how;
    }

    /** 0 before {@code from}, 1 after {@code to}, smooth between (3s^2 - 2s^3). */
    static double ease(double u, double from, double to) {
        double s = Math.max(0, Math.min(1, (u - from) / (to - from)));
        return s * s * (3 - 2 * s);
    }
}
