package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.karmma.core.StageWorker;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The child's side of a run: commands on standard input, events on standard output, everything else on standard error. It ends with
 * its input, which ends when its parent does.
 */
@Command(name = "worker", hidden = true, description = "Carry out stages of a run for a parent process.")
final class WorkerCommand implements Callable<Integer> {

    /** How long a worker without a parent may take to notice. */
    private static final long ORPHAN_SECONDS = 60;

    @ParentCommand
    private RootCommand karmma;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "the folder of the run")
    private Path run;

    @Option(names = "--bundles", paramLabel = "DIR", description = "the modality bundles to work with (default: bundles in the folder of"
            + " the run)")
    private Path bundles;

    @Override
    public Integer call() throws Exception {
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN); // Ctrl-C goes to the whole terminal; the parent decides
        ProcessHandle.current().parent().ifPresent(WorkerCommand::endWith);
        LaunchOptions options = karmma.launch(Without.NONE).withDropFolder(bundles == null ? run.resolve("bundles") : bundles)
                .withPurpose(LaunchOptions.Purpose.WORKER);
        try (KarmmaFramework framework = KarmmaFramework.start(options)) {
            return framework.service(StageWorker.class).serve(run, karmma.streams().in(), karmma.streams().out());
        }
    }

    /** A stage that is deep in native code does not hear that its input has ended. */
    private static void endWith(ProcessHandle parent) {
        parent.onExit().thenRunAsync(() -> Runtime.getRuntime().halt(ExitCode.FAILED),
                CompletableFuture.delayedExecutor(ORPHAN_SECONDS, TimeUnit.SECONDS));
    }
}
