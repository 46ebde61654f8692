package org.karmma.core.internal.toy;

import java.nio.file.Path;
import java.util.List;
import org.karmma.core.internal.pipeline.WorkerLoop;

/** A worker JVM with the toy plugins. */
public final class ToyWorker {

    /** Starts one. */
    public static final List<String> COMMAND = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ToyWorker.class.getName());

    private ToyWorker() {}

    public static void main(String[] args) {
        System.exit(new WorkerLoop(ToyPlugins::new).serve(Path.of(args[args.length - 1]), System.in, System.out));
    }
}
