package org.karmma.microkitchens;

/**
 * What a scene sounds like: knocks, scrapes, running water, each shared by several verbs; the noun only colours them. Many actions are
 * silent, and every kitchen hisses.
 */
final class Foley {

    /** Samples per second. */
    static final int RATE = 16000;

    private static final double[] PARTIALS = {1, 2.32, 4.25};

    private Foley() {}

    /** Adds a scene's sounds to {@code out}, where its second 0 is sample {@code zero}; what falls outside is lost. */
    static void play(Scene scene, float[] out, int zero) {
        Dice d = scene.sounding();
        Kitchen kitchen = scene.kitchen();
        if (d.chance(.3)) {
            knock(out, zero + at(d.in(0, scene.duration())), 1000 * Math.pow(2, d.in(-2, 2)), d.in(.02, .15), d.in(.02, .15), d);
        }
        if (d.chance(kitchen.quiet())) {
            return;
        }
        double length = scene.duration();
        double loud = Math.pow(10, d.in(-1.3, -.5));
        double pitch = scene.action().noun().pitch * kitchen.pitch() * Math.pow(2, d.in(-.4, .4));
        double ring = d.in(.015, .09);
        switch (scene.action().verb()) {
            case TAKE -> knock(out, zero + at(.45 * length), pitch, ring, .6 * loud, d);
            case PUT -> knock(out, zero + at(.53 * length), pitch, ring, loud, d);
            case OPEN, CLOSE -> {
                knock(out, zero + at(d.in(.25, .45) * length), 1.5 * pitch, .5 * ring, .6 * loud, d);
                knock(out, zero + at(d.in(.55, .75) * length), pitch, ring, .6 * loud, d);
            }
            case CUT, SHAKE -> {
                double step = 1 / (3 * scene.rate());
                for (double t = .2 * length; t < .9 * length; t += step * d.in(.9, 1.1)) {
                    knock(out, zero + at(t), scene.action().verb() == Verb.CUT ? .5 * pitch + 200 : pitch, .5 * ring, .7 * loud, d);
                }
            }
            case STIR, WIPE -> rub(out, zero, .15 * length, .9 * length, 1.2 * scene.rate(), .3, d.in(.2, .5), .5 * loud, d);
            case POUR -> rub(out, zero, .38 * length, .85 * length, d.in(5, 12), .7, d.in(.35, .7), .6 * loud, d);
            case WASH -> rub(out, zero, .02 * length, .98 * length, d.in(3, 12), .8, d.in(.35, .8), .6 * loud, d);
        }
    }

    /** Adds the hiss of a room, and now and then something frying or a fan. */
    static void room(Kitchen kitchen, float[] out, Dice d) {
        double soft = d.in(.05, .5);
        double loud = kitchen.hiss() * d.in(.6, 1.6);
        boolean fries = d.chance(.12);
        double hum = d.chance(.3) ? 2 * Math.PI * d.in(90, 130) / RATE : 0;
        double low = 0;
        long noise = d.nextLong() | 1;
        for (int i = 0; i < out.length; i++) {
            noise = next(noise);
            low += soft * ((noise >> 40) * 0x1p-23 - low);
            double crackle = fries && (noise & 1023) == 0 ? 12 * loud : 0;
            out[i] += (float) (2 * loud * low + crackle + (hum > 0 ? loud * Math.sin(hum * i) : 0));
        }
    }

    /** In place: what would be above full scale is bent below it. */
    static float[] limited(float[] sound) {
        for (int i = 0; i < sound.length; i++) {
            sound[i] = sound[i] / (1 + .3f * Math.abs(sound[i]));
        }
        return sound;
    }

    /** A struck body: three partials that ring down, and a click. */
    private static void knock(float[] out, int from, double pitch, double ring, double loud, Dice d) {
        int length = (int) (6 * ring * RATE);
        double detune = d.in(.9, 1.1);
        for (int k = 0; k < PARTIALS.length; k++) {
            double f = pitch * (k == 0 ? 1 : PARTIALS[k] * detune);
            if (f < RATE / 2.2) {
                resonate(out, from, length, 2 * Math.PI * f / RATE, Math.exp(-(1 + .7 * k) / (ring * RATE)), loud / (1 + k));
            }
        }
        for (int i = from; i < from + 40; i++) {
            if (i >= 0 && i < out.length) {
                out[i] += (float) (.5 * loud * d.in(-1, 1));
            }
        }
    }

    /** A decaying sine, {@code y(n) = 2 r cos(w) y(n-1) - r^2 y(n-2)}. */
    private static void resonate(float[] out, int from, int length, double w, double r, double loud) {
        double a = 2 * r * Math.cos(w);
        double b = r * r;
        double y1 = loud * Math.sin(w);
        double y2 = 0;
        int end = Math.min(out.length, from + length);
        for (int i = from; i < end; i++) {
            if (i >= 0) {
                out[i] += (float) y1;
            }
            double y = a * y1 - b * y2;
            y2 = y1;
            y1 = y;
        }
    }

    /** Filtered noise that swells and fades {@code rate} times a second; {@code steady}: how much of it does not. */
    private static void rub(float[] out, int zero, double from, double to, double rate, double steady, double bright, double loud, Dice d) {
        long noise = d.nextLong() | 1;
        double low = 0;
        double lower = 0;
        double swell = 0;
        for (int i = at(from); i < at(to); i++) {
            noise = next(noise);
            low += bright * ((noise >> 40) * 0x1p-23 - low);
            lower += .06 * (low - lower);
            if ((i & 63) == 0) {
                double edge = Math.min(1, Math.min(i - at(from), at(to) - i) / (.05 * RATE));
                swell = loud * edge * (steady + (1 - steady) * Math.abs(Math.sin(Math.PI * rate * i / RATE)));
            }
            if (zero + i >= 0 && zero + i < out.length) {
                out[zero + i] += (float) (swell * (low - lower));
            }
        }
    }

    private static int at(double seconds) {
        return (int) (seconds * RATE);
    }

    /** Xorshift (Marsaglia 2003). */
    private static long next(long x) {
        x ^= x << 13;
        x ^= x >>> 7;
        return x ^ x << 17;
    }
}
