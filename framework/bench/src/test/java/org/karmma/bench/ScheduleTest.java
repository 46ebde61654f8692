package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.bench.Schedule.Step;
import org.karmma.student.Cause;

class ScheduleTest {

    private static List<Step> steps(long seed, int count, boolean... slotted) {
        Schedule schedule = new Schedule(seed, slotted);
        return Stream.generate(schedule::next).limit(count).toList();
    }

    @Test
    void aSeedSaysWhatHappens() {
        assertEquals(steps(7, 1000, true, true, false), steps(7, 1000, true, true, false));
        assertNotEquals(steps(7, 1000, true, true, false), steps(8, 1000, true, true, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingHappensToWhatIsNotThere(long seed) {
        TargetState[] now = {TargetState.dropped(true), TargetState.dropped(true), TargetState.dropped(false)};
        for (Step step : steps(seed, 5000, true, true, false)) {
            TargetState before = step.before();
            assertEquals(now[step.target()], before);
            boolean possible = switch (step.action()) {
                case STOP -> before.started();
                case START -> before.installed() && !before.started();
                case UPDATE_EQUAL, UPDATE_LYING, UPDATE_OTHER_FINGERPRINT, UNINSTALL -> before.installed();
                case INSTALL -> !before.installed();
                case DROP_OUT -> before.watched();
                case DROP_IN -> !before.watched();
                case QUARANTINE -> before.slotted() && !before.quarantined();
                case CLEAR -> before.slotted() && before.quarantined();
            };
            assertTrue(possible, step::toString);
            now[step.target()] = step.after();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everySubsetAndEveryActionComesUp(long seed) {
        Set<Integer> subsets = new HashSet<>();
        Set<Action> actions = EnumSet.noneOf(Action.class);
        boolean[] usable = {true, true, true, true};
        for (Step step : steps(seed, 5000, usable)) {
            usable[step.target()] = step.after().isUsable();
            subsets.add(IntStream.range(0, 4).map(i -> usable[i] ? 1 << i : 0).sum());
            actions.add(step.action());
        }
        assertEquals(16, subsets.size());
        assertEquals(EnumSet.allOf(Action.class), actions);
    }

    @Test
    void updatesTakeTurns() {
        List<Build> builds = steps(3, 5000, true).stream().map(step -> step.action().build()).filter(b -> b != null).toList();
        for (int i = 0; i + 3 <= builds.size(); i += 3) {
            assertEquals(EnumSet.allOf(Build.class), EnumSet.copyOf(builds.subList(i, i + 3)));
        }
        assertTrue(builds.size() > 500, "updates are common: " + builds.size());
    }

    @Test
    void theDropFolderIsUsedNowAndThen() {
        double dropped = steps(5, 20_000, true, true).stream()
                .filter(step -> step.action() == Action.DROP_IN || step.action() == Action.DROP_OUT).count();
        assertEquals(Schedule.DROP_SHARE, dropped / 20_000, 0.003);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsRestoredIsUsable(long seed) {
        Schedule schedule = new Schedule(seed, true, true, false);
        TargetState[] now = {TargetState.dropped(true), TargetState.dropped(true), TargetState.dropped(false)};
        for (int i = 0; i < 200; i++) {
            Step step = schedule.next();
            now[step.target()] = step.after();
        }
        assertFalse(Stream.of(now).allMatch(state -> state.cause() == null), "something is to be done");
        schedule.restore().forEach(step -> now[step.target()] = step.after());
        assertTrue(Stream.of(now).allMatch(state -> state.installed() && state.cause() == null), () -> List.of(now).toString());
        assertEquals(List.of(), schedule.restore());
    }

    @Test
    void theCauseIsThatWhichComesFirst() {
        TargetState state = TargetState.dropped(true);
        assertTrue(state.isUsable());
        assertEquals(Cause.FAILED, state.after(Action.QUARANTINE).cause());
        assertEquals(Cause.INCOMPATIBLE, state.after(Action.QUARANTINE).after(Action.UPDATE_LYING).cause());
        assertEquals(Cause.NO_BUNDLE, state.after(Action.UPDATE_LYING).after(Action.STOP).cause());
        assertEquals(Cause.INCOMPATIBLE, state.after(Action.UPDATE_LYING).after(Action.STOP).after(Action.START).cause(), "no cure");
        assertTrue(state.after(Action.UPDATE_LYING).after(Action.UNINSTALL).after(Action.INSTALL).isUsable());
        assertFalse(TargetState.dropped(false).isUsable(), "nobody uses it");
    }
}
