package org.karmma.microkitchens;

import java.util.ArrayList;
import java.util.List;
import org.karmma.dataset.Split;

/**
 * One untrimmed recording: a participant's actions, one after the other, with the head turning between them.
 *
 * @param video for instance {@code P01_01}
 * @param said per part what its annotators say that it shows; empty if nobody says anything
 * @param without what it was recorded without
 * @param worn whether the wearer wore the sensor at the wrist
 */
record Session(String video, Split split, Kitchen kitchen, List<Part> parts, List<Action> said, Without without, boolean worn) {

    /** What failed while recording. Only training sessions lack anything. */
    enum Without {
        NOTHING, SOUND, PICTURES, BOXES
    }

    /**
     * One action of a session; seconds on the session's clock.
     *
     * @param from when its scene comes into view
     * @param zero when its action begins
     * @param to when its scene goes out of view
     * @param start when the annotators say that it begins, which is not exact
     * @param stop when they say that it ends
     */
    record Part(Scene scene, double from, double zero, double to, double start, double stop) {}

    /** @param actions what happens */
    static Session of(String video, Split split, Kitchen kitchen, List<Action> actions, List<Action> said, Without without, boolean worn,
            Dice d) {
        List<Part> parts = new ArrayList<>();
        double now = 0;
        for (Action action : actions) {
            Scene scene = new Scene(kitchen, action, d.fork());
            double zero = now + d.in(.15, .4);
            double end = zero + scene.duration();
            double to = end + d.in(.15, .4);
            parts.add(new Part(scene, now, zero, to, zero - slack(d), end + slack(d)));
            now = to;
        }
        return new Session(video, split, kitchen, List.copyOf(parts), List.copyOf(said), without, worn);
    }

    /** How much earlier than it begins, or later than it ends, an action is annotated: seconds. */
    static double slack(Dice d) {
        return d.in(-.1, .13);
    }

    boolean isLabelled() {
        return !said.isEmpty();
    }

    /** Seconds. */
    double length() {
        return parts.get(parts.size() - 1).to();
    }

    int pictures() {
        return (int) (length() * Scene.FPS);
    }

    String participant() {
        return kitchen.id();
    }
}
