package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** What the clock shows when stages of known length have been carried out as {@link Scheduler} does it. */
final class Clock {

    private record Running(Stage stage, double until) {}

    private final List<Stage> waiting;
    private final Map<String, Double> seconds;
    private final int sideBySide;
    private final Set<String> done = new HashSet<>();
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::until));

    Clock(List<Stage> stages, Map<String, Double> seconds, int sideBySide) {
        this.waiting = new ArrayList<>(stages);
        this.seconds = seconds;
        this.sideBySide = sideBySide;
    }

    double seconds() {
        double now = 0;
        while (!waiting.isEmpty() || !running.isEmpty()) {
            for (Stage next = next(); next != null; next = next()) {
                waiting.remove(next);
                running.add(new Running(next, now + seconds.get(next.name())));
            }
            Running first = running.remove();
            now = first.until();
            done.add(first.stage().name());
        }
        return now;
    }

    private Stage next() {
        Set<Stage> now = new HashSet<>();
        running.forEach(r -> now.add(r.stage()));
        return Scheduler.next(waiting, now, done, sideBySide);
    }
}
