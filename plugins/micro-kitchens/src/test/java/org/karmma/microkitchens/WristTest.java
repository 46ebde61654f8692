package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.dataset.Split;

class WristTest {

    /** A scene alone, from its beginning to its end. */
    private static float[] measured(Scene scene, Dice d) {
        List<Session.Part> alone = List.of(new Session.Part(scene, 0, 0, scene.duration(), 0, scene.duration()));
        return Wrist.measure(alone, (int) (scene.duration() * Wrist.RATE), d);
    }

    private static Scene scene(Action action, int person) {
        return new Scene(Kitchen.of("P", Dice.of(2, person)), action, Dice.of(4, person));
    }

    private static double deviation(float[] values, int channel) {
        double[] column = new double[values.length / Wrist.CHANNELS];
        Arrays.setAll(column, i -> values[i * Wrist.CHANNELS + channel]);
        double mean = Arrays.stream(column).average().orElseThrow();
        return Math.sqrt(Arrays.stream(column).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    }

    private static Map<Verb, Double> byVerb(int channel) {
        Map<Verb, Double> sums = new EnumMap<>(Verb.class);
        for (Action action : Action.ALL) {
            double sum = 0;
            for (int person = 0; person < 10; person++) {
                sum += deviation(measured(scene(action, person), Dice.of(5, person)), channel) / 10;
            }
            sums.merge(action.verb(), sum / Action.ALL.stream().filter(a -> a.verb() == action.verb()).count(), Double::sum);
        }
        return sums;
    }

    @Test
    void gravityIsAlwaysThereAndNothingIsBeyondASensor() {
        for (Action action : Action.ALL) {
            float[] values = measured(scene(action, 3), Dice.of(5));
            double[] mean = new double[3];
            for (int i = 0; i < values.length; i++) {
                assertTrue(Math.abs(values[i]) < (i % Wrist.CHANNELS < 3 ? 160 : 35), action.key() + ": " + values[i]);
                if (i % Wrist.CHANNELS < 3) {
                    mean[i % Wrist.CHANNELS] += (double) values[i] * Wrist.CHANNELS / values.length;
                }
            }
            double gravity = Math.sqrt(Arrays.stream(mean).map(v -> v * v).sum());
            assertEquals(9.81, gravity, 2.5, action.key());
        }
    }

    /** It is the hand's motion that it feels: who shakes accelerates, who pours turns the wrist. */
    @Test
    void verbsFeelDifferent() {
        Map<Verb, Double> across = byVerb(1);
        assertTrue(across.get(Verb.SHAKE) > 2 * across.get(Verb.POUR), across.toString());
        Map<Verb, Double> turning = byVerb(5);
        assertTrue(turning.get(Verb.WIPE) > 1.5 * turning.get(Verb.TAKE), turning.toString());
        assertTrue(turning.get(Verb.POUR) > turning.get(Verb.STIR), turning.toString());
    }

    /** Two scenes that differ in the noun alone move alike: the sensor measures the very same. */
    @Test
    void whatIsTakenItDoesNotKnow() {
        Kitchen kitchen = Kitchen.of("P", Dice.of(1));
        Scene cup = new Scene(kitchen, new Action(Verb.TAKE, Noun.CUP), Dice.of(3));
        Scene bread = new Scene(kitchen, new Action(Verb.TAKE, Noun.BREAD), Dice.of(3));
        assertArrayEquals(measured(cup, Dice.of(5)), measured(bread, Dice.of(5)));
    }

    @Test
    void chanceDecidesAndNothingElse() {
        Scene scene = scene(Action.ALL.get(20), 1);
        assertArrayEquals(measured(scene, Dice.of(5)), measured(scene, Dice.of(5)));
        assertFalse(Arrays.equals(measured(scene, Dice.of(5)), measured(scene, Dice.of(6))));
    }

    /** The hand goes over from scene to scene; a jump would be felt as a blow, and would tell where one action ends. */
    @Test
    void betweenActionsNothingJumps() throws Exception {
        Session session = Plan.of(Settings.of(Settings.DEFAULTS)).get(3);
        float[] values = Wrist.measure(session.parts(), (int) (session.length() * Wrist.RATE), Dice.of(5));
        double quiet = 0;
        double change = 0;
        for (Session.Part part : session.parts().subList(0, session.parts().size() - 1)) {
            change = Math.max(change, force(values, part.to(), .1));
            quiet = Math.max(quiet, force(values, .5 * (part.zero() + part.to()), .5));
        }
        assertTrue(change < 3 * quiet, change + " m/s^2 between actions, " + quiet + " in them");
    }

    /** The largest change of force within a stretch of time. */
    private static double force(float[] values, double middle, double half) {
        double[] low = {1e9, 1e9, 1e9};
        double[] high = {-1e9, -1e9, -1e9};
        int first = (int) Math.max(0, (middle - half) * Wrist.RATE);
        for (int i = first; i < (middle + half) * Wrist.RATE && (i + 1) * Wrist.CHANNELS <= values.length; i++) {
            for (int c = 0; c < 3; c++) {
                low[c] = Math.min(low[c], values[i * Wrist.CHANNELS + c]);
                high[c] = Math.max(high[c], values[i * Wrist.CHANNELS + c]);
            }
        }
        return Math.max(high[0] - low[0], Math.max(high[1] - low[1], high[2] - low[2]));
    }

    @Test
    void aFileHasAHeaderAndAHundredRowsASecond() throws Exception {
        Session session = Plan.of(Settings.of(Settings.DEFAULTS)).get(0);
        String[] rows = new String(Wrist.csv(session, Dice.of(5)), StandardCharsets.US_ASCII).split("\n");
        assertEquals("time,ax,ay,az,gx,gy,gz", rows[0]);
        assertEquals((int) (session.length() * 100) + 1, rows.length);
        assertTrue(rows[1].matches("0\\.0(,-?\\d+\\.\\d{1,3}){6}"), rows[1]);
        assertTrue(rows[124].startsWith("1.23,"), rows[124]);
    }

    @Test
    void someTrainingRecordingsAreWithoutItAndNoOthers() throws Exception {
        List<Session> plan = Plan.of(Settings.of(Settings.DEFAULTS));
        long training = plan.stream().filter(s -> s.split() == Split.TRAIN).count();
        long bare = plan.stream().filter(s -> s.split() == Split.TRAIN && !s.worn()).count();
        assertEquals(.12, (double) bare / training, .03);
        assertTrue(plan.stream().allMatch(s -> s.worn() || s.split() == Split.TRAIN));
    }
}
