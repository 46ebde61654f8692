package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.karmma.core.internal.pipeline.Stage.Manner;

/**
 * How long the rest of a sweep may take. A stage that several variants share counts once. Each is expected to take what stages of its
 * name took so far on average, and those of its kind, where none of its name has ended; as many side by side as up to now.
 */
final class SweepForecast {

    /** @param key the same for stages that are made once */
    private record Step(String stage, String key) {}

    private static final class Taken {
        double seconds;
        int count;

        void add(double more) {
            seconds += more;
            count++;
        }
    }

    private final List<Map<String, Step>> variants = new ArrayList<>();
    private final Map<String, Taken> taken = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final LongSupplier nanoTime;
    private final long begun;
    private double worked;

    /** @param variants the stages of each, behind those that they need */
    SweepForecast(List<List<Stage>> variants, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        for (List<Stage> stages : variants) {
            Map<String, String> keys = StageRecord.keys(stages, Map.of()); // what the data look like is not known yet
            Map<String, Step> steps = new LinkedHashMap<>();
            for (Stage stage : stages) {
                String own = stage.manner() == Manner.LOOK ? " " + this.variants.size() : ""; // is carried out in every variant
                steps.put(stage.name(), new Step(stage.name(), keys.get(stage.name()) + own));
            }
            this.variants.add(steps);
        }
    }

    /** What a stage took in an earlier start. */
    void knows(String stage, double seconds) {
        taken.computeIfAbsent(stage, s -> new Taken()).add(seconds);
        taken.computeIfAbsent(kind(stage), s -> new Taken()).add(seconds);
    }

    void finished(int variant, String stage, double seconds) {
        knows(stage, seconds);
        worked += seconds;
        skipped(variant, stage);
    }

    /** It is there already. */
    void skipped(int variant, String stage) {
        Step step = variants.get(variant).get(stage);
        if (step != null) {
            done.add(step.key());
        }
    }

    /**
     * Seconds of the clock; empty while there is a stage of which no other like it has ended.
     *
     * @param from the variant that is at work; those before it have ended
     */
    OptionalDouble left(int from) {
        double left = 0;
        Set<String> counted = new HashSet<>(done);
        for (Map<String, Step> steps : variants.subList(from, variants.size())) {
            for (Step step : steps.values()) {
                if (counted.add(step.key())) {
                    Taken like = taken.getOrDefault(step.stage(), taken.get(kind(step.stage())));
                    if (like == null) {
                        return OptionalDouble.empty();
                    }
                    left += like.seconds / like.count;
                }
            }
        }
        double elapsed = (nanoTime.getAsLong() - begun) / 1e9;
        double sideBySide = elapsed > 0 ? Math.max(1, worked / elapsed) : 1;
        return OptionalDouble.of(left / sideBySide);
    }

    /** Its name without the seed or the shard. */
    private static String kind(String stage) {
        return stage.replaceFirst("-\\d+$", "-");
    }
}
