package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.pipeline.Stage.Manner;

/**
 * How worker JVMs are started.
 *
 * @param command of a worker, with everything but its threads
 * @param threads that a worker computes with; those that measure take one, whatever the others do
 */
record WorkerCommand(List<String> command, int threads) {

    /**
     * The C library's allocator (glibc; others do not look) keeps what a training step gives back, since the next one wants it again:
     * handed to the system and back, every page would be cleared anew, which costs a tenth of the step.
     */
    private static final Map<String, String> KEEPING = Map.of("MALLOC_MMAP_THRESHOLD_", "33554432", "MALLOC_TRIM_THRESHOLD_", "536870912",
            "MALLOC_TOP_PAD_", "33554432");

    WorkerCommand {
        command = List.copyOf(command);
    }

    /** The command of a worker for stages of a manner. */
    List<String> of(Manner manner) {
        List<String> full = new ArrayList<>(command);
        full.add(1, "-Dai.djl.pytorch.num_threads=" + (manner.measures() ? 1 : threads));
        if (manner == Manner.FRESH) {
            full.add(1, "-XX:TieredStopAtLevel=1"); // it lives for seconds, most of which an optimising compiler would take
        }
        return full;
    }

    /** What a worker for stages of a manner has in its environment besides this process's; where memory is measured, nothing. */
    Map<String, String> environment(Manner manner) {
        return manner.measures() ? Map.of() : KEEPING;
    }
}
