package org.karmma.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * What is done to which bundle, drawn from a seed: the same seed and the same bundles give the same events. Of any three updates of a
 * bundle, counted from the first, one brings each {@link Build}.
 */
final class Schedule {

    /** The share of events that go by way of the drop folder: File Install looks once a second, twice before it takes something in. */
    static final double DROP_SHARE = 0.01;

    private final Random random;
    private final TargetState[] states;
    private final List<Deque<Build>> builds = new ArrayList<>();

    /** @param slotted for each bundle whether the student has a slot for it */
    Schedule(long seed, boolean... slotted) {
        random = new Random(seed);
        states = new TargetState[slotted.length];
        for (int i = 0; i < states.length; i++) {
            states[i] = TargetState.dropped(slotted[i]);
            builds.add(new ArrayDeque<>());
        }
    }

    /**
     * One event.
     *
     * @param target index of the bundle
     * @param before how things stand
     * @param after how they are to stand then
     */
    record Step(int target, Action action, TargetState before, TargetState after) {}

    /** The next event. */
    Step next() {
        int target = random.nextInt(states.length);
        return apply(target, draw(target));
    }

    /** What makes everything usable again, if something is not. */
    List<Step> restore() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            if (!states[i].installed()) {
                steps.add(apply(i, Action.INSTALL));
            } else if (!states[i].admissible()) {
                steps.add(apply(i, Action.UPDATE_EQUAL));
            }
            if (!states[i].started()) {
                steps.add(apply(i, Action.START));
            }
            if (states[i].quarantined()) {
                steps.add(apply(i, Action.CLEAR));
            }
        }
        return steps;
    }

    private Step apply(int target, Action action) {
        TargetState before = states[target];
        states[target] = before.after(action);
        return new Step(target, action, before, states[target]);
    }

    /** Those that bring something back are likelier where something is missing, so that every subset of the slots comes up. */
    private Action draw(int target) {
        TargetState now = states[target];
        double dice = random.nextDouble();
        if (dice < DROP_SHARE) {
            return now.watched() ? Action.DROP_OUT : Action.DROP_IN;
        }
        if (now.slotted() && random.nextDouble() < (now.quarantined() ? 0.4 : 0.1)) {
            return now.quarantined() ? Action.CLEAR : Action.QUARANTINE;
        }
        if (!now.installed()) {
            return Action.INSTALL;
        }
        double which = random.nextDouble();
        if (!now.started()) {
            return which < 0.8 ? Action.START : which < 0.9 ? Action.UNINSTALL : update(target);
        }
        if (!now.admissible()) {
            return which < 0.6 ? update(target) : which < 0.8 ? Action.UNINSTALL : Action.STOP;
        }
        return which < 0.4 ? Action.STOP : which < 0.8 ? update(target) : Action.UNINSTALL;
    }

    private Action update(int target) {
        Deque<Build> next = builds.get(target);
        if (next.isEmpty()) {
            List<Build> all = new ArrayList<>(Arrays.asList(Build.values()));
            Collections.shuffle(all, random);
            next.addAll(all);
        }
        return Action.update(next.remove());
    }
}
