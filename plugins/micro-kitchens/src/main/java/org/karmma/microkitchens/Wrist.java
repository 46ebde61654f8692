package org.karmma.microkitchens;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.karmma.microkitchens.Session.Part;

/**
 * What an inertial sensor at the wrist of the working hand measures: accelerometer in m/s^2, gyroscope in rad/s. All of it follows from how
 * the hand moves and turns in the picture, and from the wearer's sway; what is held, and whether anything is, the sensor does not know.
 */
final class Wrist {

    /** Measurements per second. */
    static final int RATE = 100;
    /** Columns of a file; those of a buffer are without the time. */
    static final List<String> COLUMNS = List.of("time", "ax", "ay", "az", "gx", "gy", "gz");
    static final int CHANNELS = COLUMNS.size() - 1;

    private static final double GRAVITY = 9.81;
    /** Metres of table that a pixel shows, and radians that it is wide. */
    private static final double METRES = 0.6 / Scene.WIDTH;
    private static final double RADIANS = Math.toRadians(80) / Scene.WIDTH;
    /** How steeply the camera looks down at the table. */
    private static final double LOOK = Math.toRadians(50);
    /** How much of the head's sway the arm follows. */
    private static final double TRUNK = .3;
    /** Seconds around a change of scene in which the hand goes from one to the next. */
    private static final double BETWEEN = .12;
    /** Flesh and strap smooth what they pass on: running means of this many measurements, one after the other. */
    private static final int SOFT = 5;
    private static final int PASSES = 3;
    /** Measurements on either side that smoothing and two derivatives need. */
    private static final int BEYOND = PASSES * (SOFT / 2) + 1;

    private static final int X = 0;
    private static final int Y = 1;
    private static final int ANGLE = 2;
    private static final int SWAY_X = 3;
    private static final int SWAY_Y = 4;
    private static final int STATES = 5;

    private final List<Part> parts;
    private final Dice d;

    private Wrist(List<Part> parts, Dice d) {
        this.parts = parts;
        this.d = d;
    }

    /**
     * {@code [samples, 6]}, from second 0 of the parts' clock on.
     *
     * @param d decides how the sensor is worn and how it errs
     */
    static float[] measure(List<Part> parts, int samples, Dice d) {
        return new Wrist(parts, d).measure(samples);
    }

    /** A file with a header: time in seconds, then the measurements. */
    static byte[] csv(Session session, Dice d) {
        int samples = (int) (session.length() * RATE);
        float[] values = measure(session.parts(), samples, d);
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (int i = 0; i < samples; i++) {
            text.append((double) i / RATE);
            for (int c = 0; c < CHANNELS; c++) {
                text.append(',').append(Math.round(1000.0 * values[i * CHANNELS + c]) / 1000.0);
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private float[] measure(int samples) {
        double late = d.in(-.03, .03);
        double[][] mount = rotation(.2 * d.bell(), .2 * d.bell(), .2 * d.bell());
        double[] bias = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            bias[c] = (c < 3 ? .2 : .02) * d.bell();
        }
        double loose = d.in(.03, .12);
        double slip = d.in(0, 2 * Math.PI);
        double[][] s = new double[STATES][];
        for (int k = 0; k < STATES; k++) {
            s[k] = new double[samples + 2 * BEYOND];
        }
        for (int i = 0; i < samples + 2 * BEYOND; i++) {
            state((double) (i - BEYOND) / RATE + late, s, i);
        }
        for (double[] track : s) {
            smooth(track);
        }
        float[] out = new float[samples * CHANNELS];
        for (int n = 0; n < samples; n++) {
            int i = n + BEYOND;
            double[] force = {METRES * second(s[X], i), METRES * second(s[Y], i) - GRAVITY * Math.cos(LOOK), -GRAVITY * Math.sin(LOOK)};
            double[] turn = {TRUNK * RADIANS * first(s[SWAY_Y], i), TRUNK * RADIANS * first(s[SWAY_X], i), first(s[ANGLE], i)};
            double angle = s[ANGLE][i] + loose * Math.sin(1.3 * n / RATE + slip);
            put(out, n * CHANNELS, times(mount, turned(force, angle)), bias, 0, .25);
            put(out, n * CHANNELS + 3, times(mount, turned(turn, angle)), bias, 3, .06);
        }
        return out;
    }

    private void put(float[] out, int at, double[] vector, double[] bias, int first, double noise) {
        for (int c = 0; c < 3; c++) {
            out[at + c] = (float) (vector[c] + bias[first + c] + noise * d.bell());
        }
    }

    /** Where the wrist is and how it is turned at a time, in pixels and radians. */
    private void state(double t, double[][] s, int i) {
        int k = 0;
        while (k < parts.size() - 1 && t >= parts.get(k).to()) {
            k++;
        }
        double[] now = state(parts.get(k), t);
        if (k > 0 && t < parts.get(k).from() + BETWEEN) {
            now = mix(state(parts.get(k - 1), t), now, parts.get(k).from(), t);
        } else if (k < parts.size() - 1 && t > parts.get(k).to() - BETWEEN) {
            now = mix(now, state(parts.get(k + 1), t), parts.get(k).to(), t);
        }
        for (int q = 0; q < STATES; q++) {
            s[q][i] = now[q];
        }
    }

    private static double[] state(Part part, double t) {
        Scene scene = part.scene();
        Pose.Hand hand = scene.pose(t - part.zero()).right;
        double[] sway = scene.sway(t - part.zero());
        double forearm = Math.atan2(scene.kitchen().side() * 22, Scene.HEIGHT + 84 - hand.y);
        return new double[] {hand.x, hand.y, hand.angle - forearm, sway[0], sway[1]};
    }

    private static double[] mix(double[] before, double[] after, double change, double t) {
        double how = Choreography.ease(t, change - BETWEEN, change + BETWEEN);
        double[] mixed = new double[STATES];
        for (int q = 0; q < STATES; q++) {
            mixed[q] = before[q] + (after[q] - before[q]) * how;
        }
        return mixed;
    }

    /** In place; the ends are left as they are. */
    private static void smooth(double[] track) {
        for (int pass = 0; pass < PASSES; pass++) {
            double[] rough = track.clone();
            for (int i = SOFT / 2; i < track.length - SOFT / 2; i++) {
                double sum = 0;
                for (int k = -(SOFT / 2); k <= SOFT / 2; k++) {
                    sum += rough[i + k];
                }
                track[i] = sum / SOFT;
            }
        }
    }

    /** Per second. */
    private static double first(double[] track, int i) {
        return (track[i + 1] - track[i - 1]) * RATE / 2;
    }

    /** Per second, per second. */
    private static double second(double[] track, int i) {
        return (track[i + 1] - 2 * track[i] + track[i - 1]) * RATE * RATE;
    }

    /** Into the axes of a wrist that is turned by an angle in the plane of the picture. */
    private static double[] turned(double[] v, double angle) {
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        return new double[] {c * v[0] + s * v[1], c * v[1] - s * v[0], v[2]};
    }

    /** By three angles, radians, about three axes. */
    private static double[][] rotation(double a, double b, double c) {
        double[][] x = {{1, 0, 0}, {0, Math.cos(a), -Math.sin(a)}, {0, Math.sin(a), Math.cos(a)}};
        double[][] y = {{Math.cos(b), 0, Math.sin(b)}, {0, 1, 0}, {-Math.sin(b), 0, Math.cos(b)}};
        double[][] z = {{Math.cos(c), -Math.sin(c), 0}, {Math.sin(c), Math.cos(c), 0}, {0, 0, 1}};
        double[][] r = new double[3][];
        for (int i = 0; i < 3; i++) {
            r[i] = times(z, times(y, x[i]));
        }
        return r;
    }

    private static double[] times(double[][] m, double[] v) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
        }
        return out;
    }
}
