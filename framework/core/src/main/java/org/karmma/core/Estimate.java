package org.karmma.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run would take, as far as a short one can tell.
 *
 * @param experiment its name
 * @param limit how many clips of each split were measured
 * @param clips how many there are, by the id of the split
 * @param steps in the order of the run
 * @param workers how many stages run side by side
 * @param seconds of the clock, with so many
 * @param bytes on disk when it has ended
 * @param peakMemoryMb what all workers may take at once, MiB; null where the system does not tell
 * @param measuredOn machine and software, by name
 */
public record Estimate(String experiment, int limit, Map<String, Integer> clips, List<Step> steps, int workers, double seconds, long bytes,
        Double peakMemoryMb, Map<String, String> measuredOn) {

    public Estimate {
        clips = Collections.unmodifiableMap(new LinkedHashMap<>(clips));
        steps = List.copyOf(steps);
        measuredOn = Collections.unmodifiableMap(new LinkedHashMap<>(measuredOn));
    }

    /**
     * Stages of one kind.
     *
     * @param stages how many there are: pieces of a split, or seeds
     * @param split id of the split whose clips they work on, all together or each on all; null where there is none
     * @param epochs how often they work on each clip; where training may stop early, at most
     * @param seconds of work, of all of them
     * @param bytes that they leave on disk
     * @param peakMemoryMb what one of them takes, mapped files included, MiB; null where the system does not tell
     */
    public record Step(String name, int stages, String split, int epochs, double seconds, long bytes, Double peakMemoryMb) {}
}
