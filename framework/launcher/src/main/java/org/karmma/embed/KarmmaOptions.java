package org.karmma.embed;

import java.nio.file.Path;
import java.util.Set;

/**
 * How to open a Karmma; see {@link Karmma#open(KarmmaOptions)}.
 *
 * @param home the folder of an installation; null: the bundles are on the class path, and there are no installed students
 * @param leftOut modalities whose bundles are not even started
 * @param watched whether the home's drop folder and configuration are watched; otherwise they are looked at once, as Karmma opens
 * @param engineThreads that libtorch computes one prediction with, for all of this JVM; 0: one, or as many as the host has set
 * @param requestThreads predictions of batches, and asynchronous ones, that are worked on at a time, from 1 on
 */
public record KarmmaOptions(Path home, Set<String> leftOut, boolean watched, int engineThreads, int requestThreads) {

    public KarmmaOptions {
        leftOut = Set.copyOf(leftOut);
        if (engineThreads < 0) {
            throw new IllegalArgumentException("libtorch computes with 1 thread or more; 0 leaves it as it is: " + engineThreads);
        }
        if (requestThreads < 1) {
            throw new IllegalArgumentException("at least 1 prediction is worked on at a time: " + requestThreads);
        }
    }

    /** Everything that a home has, watched; as many requests at a time as there are processors. */
    public static KarmmaOptions of(Path home) {
        return new KarmmaOptions(home, Set.of(), true, 0, Runtime.getRuntime().availableProcessors());
    }

    /** Everything on the class path that has to do with Karmma (org.karmma:karmma-embed brings it). Students are opened by their paths. */
    public static KarmmaOptions fromClassPath() {
        return new KarmmaOptions(null, Set.of(), false, 0, Runtime.getRuntime().availableProcessors());
    }

    /** Leaves modalities out, by their ids. */
    public KarmmaOptions without(String... modalities) {
        return new KarmmaOptions(home, Set.of(modalities), watched, engineThreads, requestThreads);
    }

    public KarmmaOptions watch(boolean on) {
        return new KarmmaOptions(home, leftOut, on, engineThreads, requestThreads);
    }

    /**
     * libtorch is loaded once in a JVM, and its threads are set then: if anything else has used DJL before, this must be the number that it
     * was loaded with. More than one make answers that differ in the last digits from run to run.
     */
    public KarmmaOptions engineThreads(int count) {
        return new KarmmaOptions(home, leftOut, watched, count, requestThreads);
    }

    public KarmmaOptions requestThreads(int count) {
        return new KarmmaOptions(home, leftOut, watched, engineThreads, count);
    }
}
