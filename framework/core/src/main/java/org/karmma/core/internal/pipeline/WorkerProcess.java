package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.karmma.core.RunFailedException;
import org.karmma.dataset.DataException;

/**
 * A child JVM that carries out stages, seen from its parent. Commands and events are JSON, one object a line; whatever else the
 * child says goes to its log. A native crash in it ends it and nothing else.
 */
final class WorkerProcess implements AutoCloseable {

    /** The child is gone: a crash, or somebody ended it. */
    static final class Lost extends Exception {
        Lost(String message) {
            super(message);
        }
    }

    /**
     * That a stage ended well.
     *
     * @param facts what it found
     * @param peakMemoryMb the most that the child had in memory meanwhile, MiB; null where the system does not tell
     */
    record Done(JsonNode facts, Double peakMemoryMb) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What a child has to stop what it is at. */
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final Path log;
    private final BufferedWriter commands;
    private final BufferedReader events;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        events = process.inputReader(StandardCharsets.UTF_8);
    }

    static WorkerProcess start(List<String> command, Map<String, String> environment, Path work, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        List<String> full = new ArrayList<>(command);
        full.add("--run");
        full.add(work.toString());
        ProcessBuilder builder = new ProcessBuilder(full).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        environment.forEach(builder.environment()::putIfAbsent); // whoever sets one knows better
        return new WorkerProcess(builder.start(), log);
    }

    /**
     * Carries out a stage.
     *
     * @param key of the stage, which only the parent knows: it depends on what other stages found
     * @throws Lost if the child went away
     * @throws DataException if the stage found the data unusable
     * @throws RunFailedException if the stage threw
     */
    Done carryOut(String stage, String key, ProgressOf progress, Consumer<String> messages)
            throws Lost, DataException, RunFailedException {
        try {
            commands.write(JSON.createObjectNode().put("stage", stage).put("key", key).toString());
            commands.newLine();
            commands.flush();
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                JsonNode event = JSON.readTree(line);
                switch (event.path("event").asText()) {
                    case "progress" -> progress.at(event.path("done").asLong(), event.path("total").asLong(), event.path("note").asText());
                    case "message" -> messages.accept(event.path("text").asText());
                    case "done" -> {
                        JsonNode peak = event.path("peakMemoryMb");
                        return new Done(event.path("facts"), peak.isNumber() ? (Double) peak.asDouble() : null);
                    }
                    case "data" -> throw new DataException(event.path("where").asText(), event.path("problem").asText(),
                            event.path("remedy").asText());
                    case "failed" -> throw new RunFailedException("stage " + stage + " failed: " + event.path("text").asText()
                            + " (log: " + log + ")", null);
                    default -> throw new IOException("the worker said what nobody understands: " + line);
                }
            }
            process.waitFor(10, TimeUnit.SECONDS);
            throw new Lost("its JVM ended" + (process.isAlive() ? "" : " with exit code " + process.exitValue()) + " (log: " + log + ")");
        } catch (IOException e) {
            throw new Lost("its JVM no longer answers: " + e.getMessage() + " (log: " + log + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Lost("interrupted");
        }
    }

    /** Hears how far the stage is. */
    interface ProgressOf {
        void at(long done, long total, String note);
    }

    /** Asks the child to end by closing its input; ends it if it does not. When this returns it has ended. */
    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException e) {
            process.destroy();
        }
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** An event as the child writes it. */
    static ObjectNode event(String kind) {
        return JSON.createObjectNode().put("event", kind);
    }
}
