package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.karmma.dataset.Split;

class SceneTest {

    private static final Kitchen KITCHEN = Kitchen.of("P01", Dice.of(1));

    @Test
    void fortyActionsInTheOrderOfVerbThenNoun() {
        assertEquals(40, new HashSet<>(Action.ALL).size());
        List<Integer> keys = Action.ALL.stream().map(a -> a.verb().ordinal() * 8 + a.noun().ordinal()).toList();
        assertEquals(keys.stream().sorted().toList(), keys);
    }

    /** So that no single picture tells them apart, only the direction of time does. */
    @Test
    void putIsTakeBackwardsAndCloseIsOpenBackwards() {
        for (Verb[] pair : new Verb[][] {{Verb.TAKE, Verb.PUT}, {Verb.OPEN, Verb.CLOSE}}) {
            Choreography there = new Choreography(new Action(pair[0], Noun.JAR), KITCHEN, 2, Dice.of(5));
            Choreography back = new Choreography(new Action(pair[1], Noun.JAR), KITCHEN, 2, Dice.of(5));
            for (double t = -.2; t <= 2.2; t += .1) {
                Pose a = there.at(t);
                Pose b = back.at(2 - t);
                assertArrayEquals(new double[] {a.x, a.y, a.angle, a.scale, a.lidX, a.lidY},
                        new double[] {b.x, b.y, b.angle, b.scale, b.lidX, b.lidY}, 1e-9, pair[0] + " at " + t);
                assertEquals(a.right.y, b.right.y, 2, "but for the tremor of the hand");
            }
        }
        Choreography take = new Choreography(new Action(Verb.TAKE, Noun.JAR), KITCHEN, 2, Dice.of(5));
        assertTrue(take.at(2).y > take.at(0).y + 20, "what is taken comes near");
    }

    @Test
    void handsComeIntoThePictureAndLeaveIt() {
        for (Action action : Action.ALL) {
            Scene scene = new Scene(KITCHEN, action, Dice.of(3));
            // what is put was already held
            double outside = action.verb() == Verb.PUT ? scene.duration() + .5 : -.5;
            assertTrue(scene.pose(outside).right.y > Scene.HEIGHT, action.key());
            assertTrue(IntStream.range(1, 10).anyMatch(i -> scene.pose(scene.duration() * i / 10).right.y < Scene.HEIGHT), action.key());
        }
    }

    @Test
    void silentActionsAreCommonAndPeopleDifferInThem() {
        int silent = 0;
        for (int i = 0; i < 400; i++) {
            Scene scene = new Scene(Kitchen.of("P", Dice.of(2, i)), Action.ALL.get(i % 40), Dice.of(4, i));
            float[] sound = new float[3 * Foley.RATE];
            Foley.play(scene, sound, 0);
            silent += IntStream.range(0, sound.length).allMatch(s -> sound[s] == 0) ? 1 : 0;
        }
        assertTrue(silent > 60 && silent < 160, silent + " of 400; a quarter is meant: 37 % of actions, less stray knocks");
    }

    @Test
    void theSameSoundFallsWhereverTheSceneIsPut() {
        Scene scene = new Scene(KITCHEN, Action.ALL.get(30), Dice.of(9));
        float[] early = new float[4 * Foley.RATE];
        float[] late = new float[4 * Foley.RATE];
        Foley.play(scene, early, 0);
        Foley.play(scene, late, Foley.RATE / 2);
        assertArrayEquals(Arrays.copyOf(early, 3 * Foley.RATE),
                Arrays.copyOfRange(late, Foley.RATE / 2, Foley.RATE / 2 + 3 * Foley.RATE), 1e-6f);
    }

    @Test
    void theDetectorErrsButNotAlways() {
        Map<Verb, Integer> right = new EnumMap<>(Verb.class);
        for (int i = 0; i < 400; i++) {
            Scene scene = new Scene(KITCHEN, Action.ALL.get(i % 40), Dice.of(6, i));
            boolean named = new Detector(scene).at(scene.duration() / 2).stream()
                    .anyMatch(box -> box.category() == scene.action().noun().ordinal());
            right.merge(scene.action().verb(), named ? 1 : 0, Integer::sum);
        }
        int named = right.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(named > 180 && named < 340, "the noun is named in " + named + " of 400 pictures");
    }

    @Test
    void halfOfTheTestClipsAndNoneOfTheTrainingClipsShowStrangers() throws Exception {
        List<Session> plan = Plan.of(Settings.of(Settings.DEFAULTS));
        Map<Split, List<Session>> bySplit = plan.stream().collect(Collectors.groupingBy(Session::split));
        var people = bySplit.get(Split.TRAIN).stream().map(Session::participant).collect(Collectors.toSet());
        assertEquals(16, people.size());
        var validated = bySplit.get(Split.VALIDATION).stream().map(Session::participant).collect(Collectors.toSet());
        long strangers = bySplit.get(Split.TEST).stream().filter(s -> !people.contains(s.participant()))
                .mapToInt(s -> s.parts().size()).sum();
        assertEquals(500, strangers, 20);
        assertFalse(bySplit.get(Split.TEST).stream()
                .anyMatch(s -> validated.contains(s.participant()) && !people.contains(s.participant())));
        assertTrue(plan.stream().allMatch(s -> s.parts().size() >= 10 && s.parts().size() <= 25));
        Map<Action, Long> counts = bySplit.get(Split.TRAIN).stream().flatMap(s -> s.parts().stream())
                .collect(Collectors.groupingBy(p -> p.scene().action(), Collectors.counting()));
        assertTrue(Action.ALL.stream().allMatch(a -> counts.get(a) == 10), counts.toString());
    }
}
