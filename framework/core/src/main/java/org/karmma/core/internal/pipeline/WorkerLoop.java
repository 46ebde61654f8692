package org.karmma.core.internal.pipeline;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.karmma.core.StageWorker;
import org.karmma.core.internal.cost.ProcessMemory;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The child's side of a run: reads stage names, carries the stages out, says how it goes. */
public final class WorkerLoop implements StageWorker {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The exit code of a process that was interrupted. */
    private static final int INTERRUPTED = 130;
    /** Progress is worth a line this often. */
    private static final long QUIET_NANOS = 200_000_000L;

    private final Supplier<? extends PluginView> plugins;

    /** @param plugins what is here now */
    public WorkerLoop(Supplier<? extends PluginView> plugins) {
        this.plugins = plugins;
    }

    @Override
    public int serve(Path run, InputStream commands, OutputStream events) {
        PrintStream out = new PrintStream(events, true, StandardCharsets.UTF_8);
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        AtomicBoolean unwanted = new AtomicBoolean();
        Thread worker = Thread.currentThread();
        Thread reader = new Thread(() -> {
            read(commands, queue);
            unwanted.set(true); // the parent is gone, or wants no more: a stage under way stops at its next progress, or where it waits
            worker.interrupt();
        }, "karmma-commands");
        reader.setDaemon(true);
        reader.start();
        try {
            RunFolder folder = RunFolder.ofWork(run);
            Experiment experiment = ExperimentReader.parse(Files.readString(folder.experiment()));
            Setup setup = new Setup(experiment, plugins.get());
            Stages stages = new Stages(setup, Map.of());
            while (!unwanted.get()) {
                JsonNode command = JSON.readTree(queue.take());
                String name = command.path("stage").asText();
                carryOut(stages.byName().get(name), name, command.path("key").asText(), setup, folder, out, unwanted);
            }
            return 0;
        } catch (InterruptedException e) {
            return 0; // while it waited for a command
        } catch (CancellationException e) {
            return INTERRUPTED;
        } catch (Exception | LinkageError e) {
            LOG.error("the worker cannot go on", e);
            out.println(WorkerProcess.event("failed").put("text", text(e)));
            return 1;
        } finally {
            Thread.interrupted(); // the interrupt was for this method, not for whoever called it
        }
    }

    private static void read(InputStream commands, BlockingQueue<String> queue) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                queue.add(line);
            }
        } catch (IOException e) {
            LOG.warn("the parent's commands cannot be read any more: {}", e.toString());
        }
    }

    private static void carryOut(Stage stage, String name, String key, Setup setup, RunFolder folder, PrintStream out,
            AtomicBoolean unwanted) {
        AtomicLong last = new AtomicLong(System.nanoTime() - QUIET_NANOS);
        Progress progress = (done, total, note) -> {
            if (unwanted.get()) {
                throw new CancellationException("the run was interrupted");
            }
            long now = System.nanoTime();
            long before = last.get();
            if ((now - before >= QUIET_NANOS || done == total) && last.compareAndSet(before, now)) {
                out.println(WorkerProcess.event("progress").put("done", done).put("total", total).put("note", note));
            }
        };
        try {
            if (stage == null) {
                throw new IllegalArgumentException("this experiment has no stage " + name);
            }
            LOG.info("stage {}", name);
            Device device = Device.fromName(setup.experiment().resources().device());
            resetPeak();
            Map<String, ?> facts = stage.work().run(new StageContext(key, folder, setup, device, progress,
                    text -> out.println(WorkerProcess.event("message").put("text", text))));
            ObjectNode done = WorkerProcess.event("done");
            done.set("facts", JSON.valueToTree(facts));
            done.put("peakMemoryMb", peak());
            out.println(done);
        } catch (CancellationException e) {
            throw e;
        } catch (DataException e) {
            LOG.error("stage {}", name, e);
            out.println(WorkerProcess.event("data").put("where", e.where()).put("problem", e.problem()).put("remedy", e.remedy()));
        } catch (Exception | Error e) {
            if (unwanted.get()) {
                throw new CancellationException("the run was interrupted"); // what the interrupt broke is no failure
            }
            LOG.error("stage {}", name, e);
            out.println(WorkerProcess.event("failed").put("text", text(e)));
        }
    }

    private static void resetPeak() {
        try {
            if (ProcessMemory.isKnown()) {
                ProcessMemory.resetPeak();
            }
        } catch (IOException e) {
            LOG.debug("the peak of memory cannot be reset: it is one of several stages", e);
        }
    }

    /** MiB; null where the system does not tell. */
    private static Double peak() {
        try {
            return ProcessMemory.isKnown() ? (Double) ProcessMemory.peakMiB() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String text(Throwable e) {
        return e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
