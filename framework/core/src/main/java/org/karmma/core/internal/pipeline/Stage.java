package org.karmma.core.internal.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One step of a run. It is done again only when its inputs, or those of a stage that it needs, have changed.
 *
 * @param name unique, also a file name
 * @param needs names of the stages that come before
 * @param finding of the facts of a {@link Manner#LOOK} stage that it needs, those that decide what it makes (a JSON pointer): nothing else
 *     of that stage does; null if all of it does
 * @param inputs everything else that decides what it makes: settings, fingerprints, hashes
 * @param manner how it wants to be carried out
 * @param work what it does
 */
public record Stage(String name, List<String> needs, String finding, Map<String, ?> inputs, Manner manner, Work work) {

    public Stage(String name, List<String> needs, Map<String, ?> inputs, Manner manner, Work work) {
        this(name, needs, null, inputs, manner, work);
    }

    /** How a stage wants to be carried out. */
    public enum Manner {
        /**
         * In a worker, with nothing beside it, before all others and every time: it looks at what lies outside of the run, which may have
         * changed without any input having changed. Needs none.
         */
        LOOK,
        /** In any worker, beside other stages. */
        SHARED,
        /** In a worker JVM that has done nothing else, with one thread and nothing beside it: it measures time. */
        TIMED,
        /** In a worker JVM that has done nothing else, with one thread, beside other stages: it measures memory. */
        FRESH;

        /** Whether it wants a JVM of its own, and one thread. */
        boolean measures() {
            return this == TIMED || this == FRESH;
        }

        /** Whether nothing may run beside it. */
        boolean isAlone() {
            return this == LOOK || this == TIMED;
        }
    }

    /** Makes files under the run folder, whole or not at all; returns facts worth keeping in the stage's record. */
    @FunctionalInterface
    public interface Work {
        Map<String, ?> run(StageContext context) throws Exception;

        /** What its time and space grow with. */
        default Load load() {
            return Load.NONE;
        }

        /**
         * The files and folders that it makes in the folder of a run. They are never changed in place, only replaced, so that other runs
         * may share them.
         */
        default List<Path> makes(RunFolder folder) {
            return List.of();
        }
    }
}
