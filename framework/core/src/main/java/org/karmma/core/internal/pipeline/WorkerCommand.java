package org.karmma.core.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.pipeline.Stage.Manner;

/**
 * How worker JVMs are started.
 *
 * @param command of a worker, with everything but its threads
 * @param threads that a worker computes with; those that measure take one, whatever the others do
 */
record WorkerCommand(List<String> command, int threads) {

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
}
